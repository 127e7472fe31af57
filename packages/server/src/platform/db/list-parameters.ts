import {
  type BinaryOperationNode,
  OperatorNode,
  PostgresDialect,
  PostgresQueryCompiler,
  PrimitiveValueListNode,
  SqliteDialect,
  SqliteQueryCompiler,
} from 'kysely';
import { PostgresNames, SqliteNames } from './name-search.ts';

/**
 * Lists after `in` and `not in` travel as one parameter, however long they are, so that they make no text of their own, and
 * what is compiled and prepared once serves every length. A list of one stays as it is, which is what databases plan best.
 */

/** SQLite reads the list as JSON, which the driver makes of it. */
export class SqliteWithLists extends SqliteDialect {
  override createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteListCompiler();
  }

  override createAdapter(): SqliteNames {
    return new SqliteNames();
  }
}

class SqliteListCompiler extends SqliteQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const list = listOf(node);
    if (list) {
      this.visitNode(node.leftOperand);
      this.append(list.negated ? ' not in (select value from json_each(' : ' in (select value from json_each(');
      this.appendValue(list.values);
      this.append('))');
    } else super.visitBinaryOperation(node);
  }
}

/** PostgreSQL takes the list as an array. */
export class PostgresWithLists extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresListCompiler();
  }

  override createAdapter(): PostgresNames {
    return new PostgresNames();
  }
}

class PostgresListCompiler extends PostgresQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const list = listOf(node);
    if (list) {
      this.visitNode(node.leftOperand);
      this.append(list.negated ? ' <> all(' : ' = any(');
      this.appendValue(list.values);
      this.append(')');
    } else super.visitBinaryOperation(node);
  }
}

function listOf({
  operator,
  rightOperand,
}: BinaryOperationNode): { values: readonly unknown[]; negated: boolean } | null {
  if (!OperatorNode.is(operator) || !PrimitiveValueListNode.is(rightOperand)) return null;
  if (operator.operator !== 'in' && operator.operator !== 'not in') return null;
  const { values } = rightOperand;
  return values.length === 1 ? null : { values, negated: operator.operator === 'not in' };
}
