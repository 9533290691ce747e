//! The templates that WGSL sources are written as: WGSL has no loops that are sure to be unrolled, and register tiles need
//! them.
//!
//! `{{ name }}` is a parameter. `[[4 i: text ]]` is the text four times, in which `{i}` is 0 to 3; in the braces may stand sums
//! and products without spaces, `{4*i+j}`, of the numbers of several such repetitions. `benches/kernels/lib.mjs` has the same
//! in JavaScript.

/// The source with its parameters put in and its repetitions written out.
///
/// # Panics
/// If a repetition is not closed, or its head is not a count and a name.
pub(super) fn expand(template: &str, parameters: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in parameters {
        text = text.replace(&format!("{{{{ {name} }}}}"), value);
    }
    // The last that is opened holds no other.
    while let Some(open) = text.rfind("[[") {
        let close = open + text[open..].find("]]").expect("a repetition that is closed");
        let (head, body) = text[open + 2..close].split_once(": ").expect("`[[count name: `");
        let (count, name) = head.split_once(' ').expect("a count and a name");
        let count: usize = count.parse().expect("a count");
        let copies: String = (0..count).map(|number| substitute(body, name, number)).collect();
        text.replace_range(open..close + 2, &copies);
    }
    text
}

/// `text` with the number for `name` in all braces; those in which no other name is left become their value.
fn substitute(text: &str, name: &str, number: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let end = after.find('}').unwrap_or(after.len());
        let expression = &after[..end];
        let is_expression = !expression.is_empty()
            && expression.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "*+".contains(c));
        if !is_expression {
            out.push('{');
            rest = after;
            continue;
        }
        let put_in = |factor: &str| if factor == name { number.to_string() } else { String::from(factor) };
        let term = |term: &str| term.split('*').map(put_in).collect::<Vec<_>>().join("*");
        let expression = expression.split('+').map(term).collect::<Vec<_>>().join("+");
        match value(&expression) {
            Some(value) => out.push_str(&value.to_string()),
            None => out.extend(["{", &expression, "}"]),
        }
        rest = &after[end + 1..];
    }
    out + rest
}

/// The value of a sum of products; `None` where a name stands in it.
fn value(expression: &str) -> Option<usize> {
    let product = |term: &str| term.split('*').map(|factor| factor.parse::<usize>().ok()).product::<Option<usize>>();
    expression.split('+').map(product).sum()
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn repetitions_are_written_out_from_the_inside() {
        assert_eq!(expand("[[2 i: [[3 j: c{i}{j}; ]]| ]]", &[]), "c00; c01; c02; | c10; c11; c12; | ");
        assert_eq!(expand("[[2 i: [[{{ n }} j: {4*i+j+1} ]]]]", &[("n", "2")]), "1 2 5 6 ");
        assert_eq!(expand("fn f() { return a[0]; } {{ x }}", &[("x", "1")]), "fn f() { return a[0]; } 1");
    }
}
