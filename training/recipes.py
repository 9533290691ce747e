"""The default recipes of the networks, as `src/session/recipe.rs` has them."""

from painting import Recipe

FIRSTS = {"1_1": 1.0, "2_1": 1.0, "3_1": 1.0, "4_1": 0.3, "5_1": 0.1}

VGG19 = Recipe({"3_1": 1.0, "4_2": 1.0}, FIRSTS, style_weight=40)
DISTILLED = Recipe({"3_1": 1.0, "4_2": 1.0}, FIRSTS, style_weight=8)
RANDOM = Recipe({"3_1": 1.0, "4_2": 1.0}, FIRSTS, style_weight=3)
# Its shallow features are the most faithful: see "Its recipe" in README.md.
LITE = Recipe({"3_1": 1.0, "4_2": 1.0}, dict.fromkeys(FIRSTS, 1.0), style_weight=40)

BY_NETWORK = {"vgg19": VGG19, "vgg19-distilled": DISTILLED, "vgg19-lite": LITE, "vgg19-random": RANDOM}
