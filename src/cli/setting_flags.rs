//! The recipe's settings as flags of the command, one for each that is a number, a word or a choice.

use clap::{
    Arg, ArgMatches, Command,
    builder::{PossibleValuesParser, TypedValueParser, ValueParser},
    error::Result,
};
use serde_json::{Map, Value};

use crate::session::{Recipe, schema_of};

/// What was given of a recipe's settings.
pub(super) struct SettingFlags(pub Map<String, Value>);

impl clap::Args for SettingFlags {
    fn augment_args(command: Command) -> Command {
        let schema = schema_of::<Recipe>();
        let settings = schema["properties"].as_object().expect("a recipe is an object");
        settings.iter().filter_map(|(name, schema)| flag(name, schema)).fold(command, Command::arg)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for SettingFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self> {
        let mut flags = Self(Map::new());
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<()> {
        let names = matches.ids().map(clap::Id::as_str);
        // Flags of other kinds hold other types.
        let given = names.filter_map(|name| Some((name.to_owned(), matches.try_get_one::<Value>(name).ok()??.clone())));
        self.0.extend(given);
        Ok(())
    }
}

/// The flag of a setting; none where a line cannot say its value.
fn flag(name: &str, schema: &Value) -> Option<Arg> {
    let choices = choices(schema);
    let (value_name, parser): (&str, ValueParser) = match schema["type"].as_str() {
        _ if !choices.is_empty() => ("CHOICE", PossibleValuesParser::new(choices).map(Value::from).into()),
        Some("string") => ("NAME", ValueParser::new(|text: &str| Ok::<_, String>(Value::from(text)))),
        Some("integer") => ("N", ValueParser::new(|text: &str| text.parse::<u64>().map(Value::from))),
        Some("number") => ("X", ValueParser::new(|text: &str| text.parse::<f64>().map(Value::from))),
        _ => return None,
    };
    let arg = Arg::new(name.to_owned()).long(name.replace('_', "-")).value_name(value_name.to_owned());
    Some(arg.value_parser(parser).help(help(schema)))
}

/// The words that an enumeration offers.
fn choices(schema: &Value) -> Vec<String> {
    let words = |value: &Value| value.as_str().map(str::to_owned);
    let listed = schema["enum"].as_array().into_iter().flatten().filter_map(words);
    let constants = schema["oneOf"].as_array().into_iter().flatten().filter_map(|one| words(&one["const"]));
    listed.chain(constants).collect()
}

/// The first paragraph of its documentation, and the range.
fn help(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    let sentence = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let sentence = sentence.trim_end_matches('.').replace('`', "");
    match (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        // The ends of a strength are in its sentence.
        (Some(least), Some(most)) if !sentence.contains("(0)") => {
            let most = if most < 1e6 { most.to_string() } else { format!("{most:e}") };
            format!("{sentence}, {least} to {most}")
        }
        _ => sentence,
    }
}
