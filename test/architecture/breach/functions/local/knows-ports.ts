import "../ports/knows-usecases.ts";
import "../../contracts/knows-core.ts";
