import "../../functions/usecases/picks-adapter.ts";
