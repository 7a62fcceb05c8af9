package io.domainrouter.migrate;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A foreign key as the server describes it. Immutable.
 *
 * @param schema of the referencing table; empty for the connection's own
 * @param referencedSchema of the referenced table; empty for the connection's own
 * @param onDelete rule as SQL writes it
 * @param onUpdate rule as SQL writes it
 */
public record ForeignKey(
    String name,
    String schema,
    String table,
    List<String> columns,
    String referencedSchema,
    String referencedTable,
    List<String> referencedColumns,
    String onDelete,
    String onUpdate) {
  private static final Set<String> RULES_THAT_CHANGE_NOTHING = Set.of("NO ACTION", "RESTRICT");

  public ForeignKey {
    columns = List.copyOf(columns);
    referencedColumns = List.copyOf(referencedColumns);
  }

  /** Whether it belongs to one of the connection's own tables of these names. */
  boolean isIn(Collection<String> tables) {
    return schema.isEmpty() && tables.contains(table);
  }

  /** Whether it leads to one of the connection's own tables of these names. */
  boolean refersTo(Collection<String> tables) {
    return referencedSchema.isEmpty() && tables.contains(referencedTable);
  }

  /** Whether the server itself changes referencing rows, unseen by whoever wrote the statement. */
  public boolean changesRowsByItself() {
    return !RULES_THAT_CHANGE_NOTHING.contains(onDelete)
        || !RULES_THAT_CHANGE_NOTHING.contains(onUpdate);
  }

  public String dropDdl() {
    return "ALTER TABLE " + qualified(schema, table) + " DROP FOREIGN KEY " + quote(name);
  }

  /** Adds the key again as it was; the server checks all rows then. */
  public String restoreDdl() {
    return "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s) ON DELETE %s ON UPDATE %s"
        .formatted(
            qualified(schema, table),
            quote(name),
            list(columns),
            qualified(referencedSchema, referencedTable),
            list(referencedColumns),
            onDelete,
            onUpdate);
  }

  /** In words, without its name, which may differ between two servers. */
  String description() {
    return "(%s) references %s (%s) on delete %s on update %s"
        .formatted(
            String.join(", ", columns),
            referencedTable,
            String.join(", ", referencedColumns),
            word(onDelete),
            word(onUpdate));
  }

  /** The two rules that change nothing are one, and each server has another name for it. */
  private static String word(String rule) {
    return RULES_THAT_CHANGE_NOTHING.contains(rule) ? "no action" : rule.toLowerCase(Locale.ROOT);
  }

  private static String list(List<String> names) {
    return names.stream().map(ForeignKey::quote).collect(Collectors.joining(", "));
  }

  private static String qualified(String schema, String table) {
    return schema.isEmpty() ? quote(table) : quote(schema) + "." + quote(table);
  }

  private static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
