import "./returns.ts";
