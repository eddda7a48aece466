import "../evm/sends.ts";
import "../../../test/made-up.ts";
import "no-such-package";
