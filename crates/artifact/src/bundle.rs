//! The manifest and the resources of a bundle: aapt2's protobuf messages, as far as they are used.
//!
//! The fields are numbered as in aapt2's `Resources.proto`; prost skips the others.

use prost::{Message, Oneof};

use crate::fault::Fault;
use crate::resources::{Resource, Resources};
use crate::xml::{ANDROID, Attribute, Element, Value, known_name};

#[derive(Clone, PartialEq, Message)]
struct XmlNode {
    #[prost(message, optional, tag = "1")]
    element: Option<XmlElement>,
}

#[derive(Clone, PartialEq, Message)]
struct XmlElement {
    #[prost(string, tag = "3")]
    name: String,
    #[prost(message, repeated, tag = "4")]
    attributes: Vec<XmlAttribute>,
    #[prost(message, repeated, tag = "5")]
    children: Vec<XmlNode>,
}

#[derive(Clone, PartialEq, Message)]
struct XmlAttribute {
    #[prost(string, tag = "1")]
    namespace: String,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    value: String,
    #[prost(uint32, tag = "5")]
    id: u32,
    #[prost(message, optional, tag = "6")]
    compiled: Option<Item>,
}

#[derive(Clone, PartialEq, Message)]
struct Item {
    #[prost(oneof = "ItemValue", tags = "1, 2, 7")]
    value: Option<ItemValue>,
}

#[derive(Clone, PartialEq, Oneof)]
enum ItemValue {
    #[prost(message, tag = "1")]
    Reference(Reference),
    #[prost(message, tag = "2")]
    Text(Text),
    #[prost(message, tag = "7")]
    Primitive(Primitive),
}

#[derive(Clone, PartialEq, Message)]
struct Reference {
    #[prost(uint32, tag = "2")]
    id: u32,
}

#[derive(Clone, PartialEq, Message)]
struct Text {
    #[prost(string, tag = "1")]
    value: String,
}

#[derive(Clone, PartialEq, Message)]
struct Primitive {
    #[prost(oneof = "PrimitiveValue", tags = "3, 6, 7, 8")]
    value: Option<PrimitiveValue>,
}

#[derive(Clone, PartialEq, Oneof)]
enum PrimitiveValue {
    #[prost(float, tag = "3")]
    Float(f32),
    #[prost(int32, tag = "6")]
    Decimal(i32),
    #[prost(uint32, tag = "7")]
    Hexadecimal(u32),
    #[prost(bool, tag = "8")]
    Boolean(bool),
}

#[derive(Clone, PartialEq, Message)]
struct Table {
    #[prost(message, repeated, tag = "2")]
    packages: Vec<Package>,
}

#[derive(Clone, PartialEq, Message)]
struct Id {
    #[prost(uint32, tag = "1")]
    id: u32,
}

#[derive(Clone, PartialEq, Message)]
struct Package {
    #[prost(message, optional, tag = "1")]
    id: Option<Id>,
    #[prost(message, repeated, tag = "3")]
    types: Vec<Type>,
}

#[derive(Clone, PartialEq, Message)]
struct Type {
    #[prost(message, optional, tag = "1")]
    id: Option<Id>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(message, repeated, tag = "3")]
    entries: Vec<TableEntry>,
}

#[derive(Clone, PartialEq, Message)]
struct TableEntry {
    #[prost(message, optional, tag = "1")]
    id: Option<Id>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(message, repeated, tag = "6")]
    values: Vec<ConfigValue>,
}

#[derive(Clone, PartialEq, Message)]
struct ConfigValue {
    #[prost(bytes = "vec", tag = "1")]
    config: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    value: Option<TableValue>,
}

#[derive(Clone, PartialEq, Message)]
struct TableValue {
    #[prost(message, optional, tag = "4")]
    item: Option<Item>,
}

/// Reads a manifest.
pub(crate) fn manifest(data: &[u8]) -> Result<Element, Fault> {
    let node = XmlNode::decode(data).map_err(|error| damaged(&error))?;
    let root = node.element.ok_or_else(|| Fault::at(0, "the manifest has no root element"))?;
    Ok(element(root))
}

/// Reads a resource table.
pub(crate) fn resources(data: &[u8]) -> Result<Resources, Fault> {
    let table = Table::decode(data).map_err(|error| damaged(&error))?;
    let number = |it: Option<Id>| it.map_or(0, |it| it.id);
    let mut listed = Vec::new();
    for package in table.packages {
        let package_id = number(package.id) << 24;
        for kind in package.types {
            let id = package_id | (number(kind.id) << 16);
            for entry in kind.entries {
                let id = id | number(entry.id);
                for it in entry.values {
                    listed.push(Resource {
                        kind: kind.name.clone(),
                        name: entry.name.clone(),
                        id,
                        is_default: it.config.is_empty(),
                        value: it.value.and_then(|it| it.item).map_or(Value::Other, value),
                    });
                }
            }
        }
    }
    Ok(Resources::of(listed))
}

/// prost tells no offset: its words say which field it stopped at.
fn damaged(error: &prost::DecodeError) -> Fault {
    Fault::at(0, format!("it cannot be read as a bundle's: {error}"))
}

/// prost bounds how deep messages nest.
fn element(of: XmlElement) -> Element {
    Element {
        name: of.name,
        attributes: of.attributes.into_iter().map(attribute).collect(),
        children: of.children.into_iter().filter_map(|it| it.element).map(element).collect(),
    }
}

fn attribute(of: XmlAttribute) -> Attribute {
    let known = known_name(of.id);
    let compiled = of.compiled.map_or(Value::Other, value);
    Attribute {
        is_android: known.is_some() || of.namespace == ANDROID,
        name: known.map_or(of.name, str::to_owned),
        value: if compiled == Value::Other { Value::Text(of.value) } else { compiled },
    }
}

fn value(item: Item) -> Value {
    match item.value {
        Some(ItemValue::Reference(it)) => Value::Reference(it.id),
        Some(ItemValue::Text(it)) => Value::Text(it.value),
        Some(ItemValue::Primitive(it)) => match it.value {
            Some(PrimitiveValue::Float(it)) => Value::Float(it),
            Some(PrimitiveValue::Decimal(it)) => Value::Integer(it),
            Some(PrimitiveValue::Hexadecimal(it)) => Value::Integer(it.cast_signed()),
            Some(PrimitiveValue::Boolean(it)) => Value::Boolean(it),
            None => Value::Other,
        },
        None => Value::Other,
    }
}
