import "../usecases/picks-adapter.ts";
