//! The recipe within a saved PNG, from which a painting's settings come back.

use serde_json::{Map, Value};

use super::recipe::Recipe;
use crate::{
    image::{find_text, with_text},
    network::NETWORKS,
};

const SOFTWARE: &str = "Software";
const RECIPE: &str = "impasto-recipe";
const STYLE: &str = "impasto-style";
const PICTURES: &str = "impasto-pictures";

/// Bytes that the name of a generated style may have.
const LONGEST_NAME: usize = 200;

/// How many pictures are named, and by how many characters each.
const MOST_PICTURES: usize = 12;
const LONGEST_PICTURE: usize = 100;

/// What a PNG file says of how it was painted. No pictures are in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedRecipe {
    /// The settings, as [`Recipe::from_json`] takes them; those of a newer Impasto are left out.
    pub settings: Option<Map<String, Value>>,
    /// The generated style that it was painted from, if it was: its id, and how it was varied.
    pub style: Option<String>,
    /// The names of the style pictures that it was painted from where they were files or several, for a person to find them
    /// again: a dozen at most, without folders.
    pub pictures: Vec<String>,
    /// A sentence for the user where something in it could not be used.
    pub notice: Option<String>,
}

impl SavedRecipe {
    /// Puts a recipe into a PNG file that [`encode`](crate::image::encode) made, the name of the generated style, and those
    /// of other style pictures: of each the file name, shortened where it is long.
    pub fn write(png: &[u8], recipe: &Recipe, style: Option<&str>, pictures: &[String]) -> Vec<u8> {
        let json = serde_json::to_string(recipe).expect("a recipe is plain data");
        let mut file = with_text(png, RECIPE, &json);
        if let Some(style) = style {
            file = with_text(&file, STYLE, style);
        }
        let pictures = file_names(pictures);
        if !pictures.is_empty() {
            file = with_text(&file, PICTURES, &serde_json::to_string(&pictures).expect("texts are plain data"));
        }
        with_text(&file, SOFTWARE, concat!("Impasto ", env!("CARGO_PKG_VERSION")))
    }

    /// Reads what [`write`](Self::write) has put into a picture file; `name` is for messages. Never fails: what is not to be
    /// trusted is left out, and the notice says so.
    pub fn read(file: &[u8], name: &str) -> Self {
        let unusable = |why: &str| Self {
            notice: Some(format!("{name} says how it was painted, but that cannot be used ({why}).")),
            ..Self::default()
        };
        let (json, style) = match (find_text(file, RECIPE), find_text(file, STYLE)) {
            (Ok(None), _) => return Self::default(),
            (Ok(Some(json)), Ok(style)) => (json, style.filter(|style| is_name(style))),
            (Err(why), _) | (_, Err(why)) => return unusable(why),
        };
        // Only for people: without them the settings are as good.
        let pictures = find_text(file, PICTURES).ok().flatten();
        let pictures = pictures.and_then(|json| serde_json::from_str::<Vec<String>>(&json).ok()).unwrap_or_default();
        let Ok(mut settings) = serde_json::from_str::<Map<String, Value>>(&json) else {
            return unusable("it is no JSON object");
        };
        let unknown = take_unknown(&mut settings);
        match Recipe::from_json(&Value::Object(settings.clone()).to_string(), name) {
            Ok(_) => Self {
                settings: Some(settings),
                style,
                pictures: file_names(&pictures),
                notice: unknown.map(|names| newer(name, &names)),
            },
            Err(error) => unusable(error.to_string().trim_end_matches('.')),
        }
    }
}

/// Takes out the settings that a recipe of this version does not have, and names them.
fn take_unknown(settings: &mut Map<String, Value>) -> Option<String> {
    let known = serde_json::to_value(Recipe::for_network(NETWORKS[0]).expect("it is known"));
    let known = known.expect("a recipe is plain data");
    let unknown: Vec<String> = settings.keys().filter(|name| known.get(name.as_str()).is_none()).cloned().collect();
    settings.retain(|name, _| known.get(name).is_some());
    let short: String = unknown.join(", ").chars().take(100).collect();
    (!unknown.is_empty()).then_some(short)
}

fn newer(name: &str, settings: &str) -> String {
    format!("{name} was painted with settings that this Impasto does not have ({settings}); the others are taken.")
}

/// What can be shown of some pictures' names: each without folders and control characters, none twice.
fn file_names(pictures: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for picture in pictures {
        let name = picture.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_PICTURE).collect();
        let name = name.trim().to_owned();
        if !name.is_empty() && !names.contains(&name) && names.len() < MOST_PICTURES {
            names.push(name);
        }
    }
    names
}

/// Printable, and short enough.
fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME && text.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Format, Rgb, encode};

    fn png() -> Vec<u8> {
        encode(&Rgb::from_fn(9, 8, |x, _| [x as f32 / 8.0; 3]), Format::Png).unwrap()
    }

    fn read(json: &str) -> SavedRecipe {
        SavedRecipe::read(&with_text(&png(), RECIPE, json), "a.png")
    }

    #[test]
    fn a_recipe_comes_back_whole() {
        let json =
            r#"{"network": "vgg19", "size": 300, "optimizer": {"method": "adam"}, "style_layers": {"relu1_1": 2}}"#;
        let recipe = Recipe::from_json(json, "test").unwrap();
        let saved = SavedRecipe::read(&SavedRecipe::write(&png(), &recipe, Some("mosaic 7 ember"), &[]), "a.png");
        let settings = Value::Object(saved.settings.unwrap()).to_string();
        assert_eq!(Recipe::from_json(&settings, "saved").unwrap(), recipe);
        assert_eq!((saved.style.as_deref(), saved.notice), (Some("mosaic 7 ember"), None));
    }

    #[test]
    fn pictures_are_named_without_their_folders() {
        let recipe = Recipe::from_json("{}", "test").unwrap();
        let long = "x".repeat(300);
        let given = ["/home/me/sea.jpg", "C:\\pictures\\sea.jpg", "Größe\n 2.png", "", "dir/", &long].map(String::from);
        let saved = SavedRecipe::read(&SavedRecipe::write(&png(), &recipe, None, &given), "a.png");
        assert_eq!(saved.pictures, ["sea.jpg", "Größe 2.png", &long[..LONGEST_PICTURE]]);
        assert_eq!(saved.style, None);
        let many: Vec<String> = (0..40).map(|i| format!("{i}.jpg")).collect();
        let saved = SavedRecipe::read(&SavedRecipe::write(&png(), &recipe, None, &many), "a.png");
        assert_eq!(saved.pictures, many[..MOST_PICTURES]);
    }

    #[test]
    fn odd_names_of_pictures_cost_no_settings() {
        let recipe = Recipe::from_json("{}", "test").unwrap();
        let plain = SavedRecipe::write(&png(), &recipe, None, &[]);
        assert_eq!(find_text(&plain, PICTURES), Ok(None));
        for odd in ["", "7", "[7]", "{\"a\": 1}", &"[".repeat(70_000)] {
            let saved = SavedRecipe::read(&with_text(&plain, PICTURES, odd), "a.png");
            assert!(saved.settings.is_some() && saved.pictures.is_empty() && saved.notice.is_none(), "{odd:.40}");
        }
        let path = SavedRecipe::read(&with_text(&plain, PICTURES, r#"["../../a\u0007.jpg"]"#), "a.png");
        assert_eq!(path.pictures, ["a.jpg"]);
    }

    #[test]
    fn other_files_have_none() {
        assert_eq!(SavedRecipe::read(&png(), "a.png"), SavedRecipe::default());
        assert_eq!(SavedRecipe::read(b"GIF89a", "a.gif"), SavedRecipe::default());
    }

    #[test]
    fn what_is_not_to_be_trusted_is_left_out_with_a_notice() {
        let long = format!("{{\"strength\": 0.{}}}", "1".repeat(70_000));
        for bad in ["", "[1]", "{\"strength\"", "{\"strength\": 7}", "{\"size\": 1e9}", "{\"network\": \"x\"}", &long] {
            let saved = read(bad);
            assert_eq!((&saved.settings, &saved.style), (&None, &None), "{bad:.40}");
            let notice = saved.notice.unwrap();
            assert!(notice.starts_with("a.png says how it was painted, but that cannot be used ("), "{notice}");
        }
        let deep = format!("{{\"stages\": {}1{}}}", "[".repeat(20_000), "]".repeat(20_000));
        assert!(read(&deep).settings.is_none(), "nesting does not overflow the stack");
    }

    #[test]
    fn settings_of_a_newer_version_are_left_out_by_name() {
        let saved = read(r#"{"strength": 0.25, "varnish": 3, "gloss": {"a": 1}}"#);
        assert_eq!(Value::Object(saved.settings.unwrap()), serde_json::json!({"strength": 0.25}));
        assert!(saved.notice.unwrap().contains("(varnish, gloss)"));
    }

    #[test]
    fn a_style_with_an_odd_name_is_left_out() {
        let recipe = Recipe::from_json("{}", "test").unwrap();
        for odd in ["a\nb", &"x".repeat(201), "größer"] {
            let saved = SavedRecipe::read(&SavedRecipe::write(&png(), &recipe, Some(odd), &[]), "a.png");
            assert!(saved.settings.is_some() && saved.style.is_none(), "{odd}");
        }
    }
}
