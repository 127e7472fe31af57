/** The environment, read once: every variable Kith knows, still as text. An empty value counts as absent. */
export interface Env {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly dataDir: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly databaseConnections: string | undefined;
  readonly index: string | undefined;
  readonly publicUrl: string | undefined;
  readonly adminUsername: string | undefined;
  readonly adminPassword: string | undefined;
  readonly mediaDir: string | undefined;
  readonly mediaUrl: string | undefined;
  readonly tokenKey: string | undefined;
  readonly modelsDir: string | undefined;
  readonly webhookAllow: string | undefined;
  readonly ffmpeg: string | undefined;
  readonly cameraAllow: string | undefined;
  readonly cameraFiles: string | undefined;
  readonly cameraDevices: string | undefined;
  readonly logLevel: string | undefined;
  readonly visionThreads: string | undefined;
  readonly requestsPerSecond: string | undefined;
  readonly trustedProxies: string | undefined;
}

export function readEnv(variables: NodeJS.ProcessEnv = process.env): Env {
  const read = (name: string): string | undefined => variables[name]?.trim() || undefined;
  return {
    host: read('KITH_HOST'),
    port: read('KITH_PORT'),
    dataDir: read('KITH_DATA_DIR'),
    databaseUrl: read('KITH_DATABASE_URL'),
    databaseConnections: read('KITH_DATABASE_CONNECTIONS'),
    index: read('KITH_INDEX'),
    publicUrl: read('KITH_PUBLIC_URL'),
    adminUsername: read('KITH_ADMIN_USERNAME'),
    adminPassword: read('KITH_ADMIN_PASSWORD'),
    mediaDir: read('KITH_MEDIA_DIR'),
    mediaUrl: read('KITH_MEDIA_URL'),
    tokenKey: read('KITH_TOKEN_KEY'),
    modelsDir: read('KITH_MODELS_DIR'),
    webhookAllow: read('KITH_WEBHOOK_ALLOW'),
    ffmpeg: read('KITH_FFMPEG'),
    cameraAllow: read('KITH_CAMERA_ALLOW'),
    cameraFiles: read('KITH_CAMERA_FILES'),
    cameraDevices: read('KITH_CAMERA_DEVICES'),
    logLevel: read('KITH_LOG_LEVEL'),
    visionThreads: read('KITH_VISION_THREADS'),
    requestsPerSecond: read('KITH_REQUESTS_PER_SECOND'),
    trustedProxies: read('KITH_TRUSTED_PROXIES'),
  };
}
