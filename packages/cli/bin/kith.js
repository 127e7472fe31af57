#!/usr/bin/env node
// npm links a command at install, before anything is built, and leaves out one whose file is not there yet.
import '../dist/main.js';
