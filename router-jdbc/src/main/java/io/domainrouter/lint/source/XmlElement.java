package io.domainrouter.lint.source;

import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an XML file with all that it holds. Not thread-safe.
 *
 * @param name without its namespace
 * @param children texts and elements, in order
 */
record XmlElement(String name, Map<String, String> attributes, int line, List<Object> children) {
  private static final int MOST_ELEMENTS = 100_000;

  /**
   * Reads a whole file. DTDs and entities outside of it are not looked at.
   *
   * @throws XMLStreamException when it is not XML, or has more elements than memory is meant for
   */
  static XmlElement read(Reader reader) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(reader);
    Deque<XmlElement> open = new ArrayDeque<>();
    int elements = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamReader.START_ELEMENT -> {
          if (++elements > MOST_ELEMENTS) {
            throw new XMLStreamException("more than " + MOST_ELEMENTS + " elements");
          }
          XmlElement element = begin(xml);
          if (!open.isEmpty()) {
            open.peek().children.add(element);
          }
          open.push(element);
        }
        case XMLStreamReader.END_ELEMENT -> {
          XmlElement ended = open.pop();
          if (open.isEmpty()) {
            return ended;
          }
        }
        case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> {
          if (!open.isEmpty()) {
            open.peek().children.add(xml.getText());
          }
        }
        default -> {} // comments and the like
      }
    }
    throw new XMLStreamException("no element");
  }

  private static XmlElement begin(XMLStreamReader xml) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    return new XmlElement(
        xml.getLocalName(), attributes, xml.getLocation().getLineNumber(), new ArrayList<>());
  }

  /** Empty where it has none. */
  String attribute(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  Stream<XmlElement> elements() {
    return children.stream().filter(XmlElement.class::isInstance).map(XmlElement.class::cast);
  }

  /** All elements inside it, however deep. */
  Stream<XmlElement> descendants() {
    return elements().flatMap(e -> Stream.concat(Stream.of(e), e.descendants()));
  }

  /** Its own text, without that of elements. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Object child : children) {
      text.append(child instanceof String string ? string : "");
    }
    return text.toString();
  }
}
