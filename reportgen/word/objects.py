"""Objects of other programs and form controls in a text: what is behind them goes, the pictures of them stay."""

from lxml.etree import _Element

from reportgen.word.elements import remove, remove_all, unwrap
from reportgen.word.names import qn
from reportgen.word.namespaces import OFFICE, VML

BEHIND = (f"{OFFICE}OLEObject", qn("w:control"), qn("w:objectEmbed"), qn("w:objectLink"))
"""What makes an object of a picture."""


def flatten_objects(root: _Element) -> int:
    """Leaves of each embedded or linked object, and of each form control, only the picture; how many there were."""
    objects = [*root.iter(qn("w:object")), *(node.getparent() for node in root.iter(qn("w:control")))]
    for element in [one for one in objects if one is not None]:
        flatten(element)
    return len(objects)


def flatten(element: _Element) -> None:
    """The same of one object, or of what holds a form control."""
    remove_all(element.iter(*BEHIND))
    for shape in element.iter(f"{VML}shape"):
        shape.attrib.pop(f"{OFFICE}ole", "")
    drawing = element.find(qn("w:drawing"))
    if drawing is not None:
        unwrap(element, element)
    elif element.tag == qn("w:object"):
        _become_picture(element)


def _become_picture(element: _Element) -> None:
    """An object without its file has the form of a picture."""
    if not len(element):
        remove(element)
        return
    element.tag = qn("w:pict")
    for name in list(element.attrib):
        if str(name).startswith(qn("w:d")):
            del element.attrib[name]
