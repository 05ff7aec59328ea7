"""Namespaces: those of old drawings and of references, and what is done with them between one XML part and another.

A part declares at its top which namespaces its readers may ignore (`mc:Ignorable`), and an alternative names by a
prefix what a reader must know (`mc:Choice Requires`). Word refuses a file in which such a prefix is not declared.
"""

from lxml import etree
from lxml.etree import _Element

VML, OFFICE = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
"""Old drawings, and what Office adds to them; python-docx has no prefix for either."""
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""Of attributes that name another part, or what lies outside."""

_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_IGNORABLE = f"{{{_COMPATIBILITY}}}Ignorable"
_CHOICE = f"{{{_COMPATIBILITY}}}Choice"
_REQUIRES = "Requires"


def allow(root: _Element, copy: _Element, original: _Element) -> None:
    """Makes the part with this root ready for a copy: what could be ignored in the original's part can be here.

    The copy must still have the shape of the original.
    """
    optional = _ignorable(original.getroottree().getroot())
    for namespace in sorted(_used(copy) & set(optional)):
        _ignore(root, _prefix(root, namespace, optional[namespace]))
    for before, after in zip(original.iter(_CHOICE), copy.iter(_CHOICE), strict=True):
        wanted = [(prefix, before.nsmap.get(prefix)) for prefix in before.get(_REQUIRES, "").split()]
        after.set(_REQUIRES, " ".join(_prefix(root, space, prefix) if space else prefix for prefix, space in wanted))


def _ignorable(root: _Element) -> dict[str, str]:
    """The namespaces that a reader of a part may ignore, with their prefixes."""
    return {root.nsmap[prefix]: prefix for prefix in root.get(_IGNORABLE, "").split() if prefix in root.nsmap}


def _used(copy: _Element) -> set[str]:
    names = [name for element in copy.iter("*") for name in (element.tag, *element.attrib)]
    return {str(etree.QName(name).namespace) for name in names}


def _prefix(root: _Element, namespace: str, wanted: str) -> str:
    """The prefix by which a part knows a namespace, declared at its top when it is not yet."""
    known = [prefix for prefix, space in root.nsmap.items() if space == namespace and prefix]
    if known:
        return str(known[0])
    prefix = next(name for name in (wanted, *(f"{wanted}x{n}" for n in range(99))) if name not in root.nsmap)
    kept = [name for name in root.nsmap if name]
    etree.cleanup_namespaces(root, top_nsmap={prefix: namespace}, keep_ns_prefixes=[*kept, prefix])
    return prefix


def _ignore(root: _Element, prefix: str) -> None:
    said = root.get(_IGNORABLE, "").split()
    if prefix not in said:
        _prefix(root, _COMPATIBILITY, "mc")
        root.set(_IGNORABLE, " ".join([*said, prefix]))
