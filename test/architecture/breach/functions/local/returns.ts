import "./goes.ts";
