//! The arguments of components: by which name each is known, and of which type it has to be.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use tera::{ComponentArgType, ComponentInfo, Value};

use crate::parse::{Argument, Component};

/// A call of a component, each argument under its name.
pub(super) struct Call<'c> {
    pub(super) info: &'c ComponentInfo,
    pub(super) given: Vec<(String, &'c Argument)>,
}

impl<'c> Call<'c> {
    /// The argument of that name, where there is one.
    pub(super) fn get(&self, name: &str) -> Option<&'c Argument> {
        self.given.iter().find(|(given, _)| given == name).map(|(_, argument)| *argument)
    }
}

/// The arguments of a call, each with its name; none for one too many.
pub(super) fn named<'c>(
    call: &'c Component,
    info: &ComponentInfo,
) -> Vec<(Option<String>, &'c Argument)> {
    let mut order = by_position(info).into_iter();
    let mut taken = BTreeSet::new();
    let name = |argument: &'c Argument| {
        let name = match &argument.name {
            Some(name) => Some(name.value.clone()),
            None => order.by_ref().map(str::to_owned).find(|name| !taken.contains(name)),
        };
        taken.extend(name.clone());
        (name, argument)
    };
    call.arguments.iter().map(name).collect()
}

/// The names of arguments that are given without one: as the component's metadata has them under
/// `order`, or else its only required one.
pub(super) fn by_position(info: &ComponentInfo) -> Vec<&str> {
    if let Some(order) = info.metadata().get("order").and_then(Value::as_array) {
        return order.iter().filter_map(Value::as_str).collect();
    }
    let required: Vec<&str> =
        info.args().iter().filter(|arg| arg.is_required()).map(tera::ComponentArg::name).collect();
    let explicit =
        info.args().iter().filter(|arg| !arg.is_implicit()).map(tera::ComponentArg::name);
    let explicit: Vec<&str> = explicit.collect();
    match (required.as_slice(), explicit.as_slice()) {
        ([one], _) | ([], [one]) => vec![one],
        _ => Vec::new(),
    }
}

/// How a component is called, for a message.
pub(super) fn signature(info: &ComponentInfo) -> String {
    let explicit = info.args().iter().filter(|arg| !arg.is_implicit());
    let argument = |arg: &tera::ComponentArg| {
        let is_name = info.metadata().contains_key(arg.name());
        let wanted = if is_name { Some("string") } else { arg.arg_type().map(|t| t.as_str()) };
        let typed = match wanted {
            Some(wanted) => format!("{}: {wanted}", arg.name()),
            None => arg.name().to_owned(),
        };
        match arg.default() {
            Some(default) if default.as_str().is_some() => format!("{typed} = \"{default}\""),
            Some(default) if !default.is_none() => format!("{typed} = {default}"),
            _ => typed,
        }
    };
    let arguments: Vec<String> = explicit.map(argument).collect();
    if arguments.is_empty() {
        return format!("`{}` takes no arguments: write `{}()`", info.name(), info.name());
    }
    format!("the arguments are `{}({})`", info.name(), arguments.join(", "))
}

pub(super) fn is_of_type(value: &Json, wanted: ComponentArgType) -> bool {
    match wanted {
        ComponentArgType::String => value.is_string(),
        ComponentArgType::Bool => value.is_boolean(),
        ComponentArgType::Integer => value.is_i64(),
        ComponentArgType::Float => value.is_f64(),
        ComponentArgType::Number => value.is_number(),
        ComponentArgType::Array => value.is_array(),
        ComponentArgType::Map => value.is_object(),
        _ => true,
    }
}

pub(super) fn article(wanted: ComponentArgType) -> &'static str {
    match wanted {
        ComponentArgType::String => "a text in quotes",
        ComponentArgType::Bool => "`true` or `false`",
        ComponentArgType::Integer => "a whole number",
        ComponentArgType::Float | ComponentArgType::Number => "a number",
        ComponentArgType::Array => "a list",
        _ => "something else",
    }
}

pub(super) fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "nothing",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "a mapping",
    }
}
