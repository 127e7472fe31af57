declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  // biome-ignore lint/style/noDefaultExport: it is how Vite hands over the names of classes
  export default classes;
}
declare module '*.css' {}
