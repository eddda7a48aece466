import "../core/reads-files.ts";
