// The runtime's Linux build has a telemetry client, and reads this when it is loaded: import this file before it, in a
// thread that shares the environment of the process.
process.env.ORT_DISABLE_TELEMETRY = '1';
