import "../../functions/adapters/evm/sends.ts";
