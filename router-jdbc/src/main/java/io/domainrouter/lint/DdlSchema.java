package io.domainrouter.lint;

import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.rule.SchemaModel.ForeignKey;
import io.domainrouter.lint.rule.SchemaModel.Kind;
import io.domainrouter.lint.rule.SchemaModel.Program;
import io.domainrouter.lint.rule.SchemaModel.Table;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds a schema from the DDL of scripts, in their order. Not thread-safe. It knows what the rules
 * ask for and no more: names, keys, foreign keys, and what programs mention.
 */
final class DdlSchema {
  private static final String NAME = "(?:[\\w$]+\\.)?([\\w$]+)";
  private static final Pattern HEAD =
      Pattern.compile(
          "^(create|alter|drop|rename)\\s+(?:.*?\\s)??(table|view|trigger|procedure|function|event|index)\\s+"
              + "(?:if\\s+(?:not\\s+)?exists\\s+)?"
              + NAME);
  private static final Pattern FOREIGN_KEY =
      Pattern.compile(
          "(?:constraint\\s+([\\w$]+)\\s+)?(?:foreign\\s+key\\s*[\\w$]*\\s*\\(\\s*([\\w$]+)[^)]*\\)\\s*|)"
              + "\\breferences\\s+"
              + NAME
              + "([^,]*(?:\\([^)]*\\))?[^,]*)");
  private static final Pattern CASCADES =
      Pattern.compile("on\\s+(delete|update)\\s+(cascade|set\\s)");
  private static final Pattern DROPPED_KEY =
      Pattern.compile("drop\\s+(?:foreign\\s+key|constraint)\\s+(?:if\\s+exists\\s+)?([\\w$]+)");
  private static final Pattern RENAMED =
      Pattern.compile("rename\\s+(?:to\\s+|as\\s+)?" + NAME + "\\s*$");
  private static final Pattern TRIGGER_TABLE = Pattern.compile("\\son\\s+" + NAME + "\\s+for\\s");
  private static final Pattern UNIQUE_KEY =
      Pattern.compile("unique\\s*(?:key|index)?\\s*[\\w$]*\\s*\\(([^)]*)\\)");
  private static final Pattern NOT_NULL_UNIQUE =
      Pattern.compile("not\\s+null[^,]*\\sunique|\\sunique[^,]*\\snot\\s+null");

  private final SchemaModel schema;

  DdlSchema(SchemaModel schema) {
    this.schema = schema;
  }

  void statement(String sql, SqlFacts facts, Location where) {
    String text = StatementShape.of(sql);
    Matcher head = HEAD.matcher(text);
    if (!head.find() || facts.has(SessionEffect.TEMPORARY_TABLE)) {
      return;
    }
    String name = head.group(3);
    switch (head.group(1) + " " + head.group(2)) {
      case "create table" -> create(name, text, where);
      case "alter table" -> alter(name, text, where);
      case "drop table" -> facts.writes().forEach(table -> schema.dropTable(table.name()));
      case "create index" -> unique(name(facts), text.startsWith("create unique"));
      case "create view", "alter view" -> program(Kind.VIEW, name, mentioned(facts), where);
      case "create trigger" -> program(Kind.TRIGGER, name, ofTrigger(text, facts), where);
      case "create procedure", "create function" ->
          program(Kind.ROUTINE, name, mentioned(facts), where);
      case "create event", "alter event" -> program(Kind.EVENT, name, mentioned(facts), where);
      case "drop view" -> schema.drop(Kind.VIEW, name);
      case "drop trigger" -> schema.drop(Kind.TRIGGER, name);
      case "drop procedure", "drop function" -> schema.drop(Kind.ROUTINE, name);
      case "drop event" -> schema.drop(Kind.EVENT, name);
      default -> {} // changes nothing that a rule asks for
    }
  }

  private static String name(SqlFacts facts) {
    return facts.writes().stream().map(TableName::name).findFirst().orElse("");
  }

  private static List<String> mentioned(SqlFacts facts) {
    return facts.mentioned().stream().sorted().toList();
  }

  private static List<String> ofTrigger(String text, SqlFacts facts) {
    List<String> tables = new ArrayList<>();
    Matcher own = TRIGGER_TABLE.matcher(text);
    if (own.find()) {
      tables.add(own.group(1));
    }
    mentioned(facts).stream().filter(table -> !tables.contains(table)).forEach(tables::add);
    return tables;
  }

  private void program(Kind kind, String name, List<String> tables, Location where) {
    schema.add(new Program(kind, name, tables, where));
  }

  private void create(String table, String text, Location where) {
    boolean keyed = hasPrimaryKey(text) || hasUsableUniqueKey(text);
    boolean copies = text.matches("(?s).*\\slike\\s.*") || !text.contains("(");
    schema.add(new Table(table, keyed || copies, where));
    foreignKeys(table, text, where);
  }

  private void alter(String table, String text, Location where) {
    if (hasPrimaryKey(text) && !text.contains("drop primary key")) {
      schema.keyed(table);
    }
    unique(table, text.contains("unique"));
    for (Matcher drop = DROPPED_KEY.matcher(text); drop.find(); ) {
      schema.dropForeignKey(table, drop.group(1));
    }
    foreignKeys(table, text, where);
    Matcher renamed = RENAMED.matcher(text);
    if (renamed.find()) {
      schema.rename(table, renamed.group(1));
    }
  }

  /** A unique key that is added later may have nullable columns: the benefit of the doubt. */
  private void unique(String table, boolean unique) {
    if (unique) {
      schema.keyed(table);
    }
  }

  private static boolean hasPrimaryKey(String text) {
    return text.matches("(?s).*\\bprimary\\s+key\\b.*") || text.matches("(?s).*\\bserial\\b.*");
  }

  private static boolean hasUsableUniqueKey(String text) {
    for (Matcher unique = UNIQUE_KEY.matcher(text); unique.find(); ) {
      if (allNotNull(unique.group(1), text)) {
        return true;
      }
    }
    return NOT_NULL_UNIQUE.matcher(text).find();
  }

  private static boolean allNotNull(String columns, String text) {
    for (String column : columns.split(",")) {
      String name = Pattern.quote(column.strip().split("[\\s(]")[0]);
      if (!Pattern.compile("[(,]\\s*" + name + "\\s[^,]*not\\s+null").matcher(text).find()) {
        return false;
      }
    }
    return true;
  }

  private void foreignKeys(String table, String text, Location where) {
    int unnamed = 0;
    for (Matcher key = FOREIGN_KEY.matcher(text); key.find(); ) {
      String name = key.group(1) == null ? table + "_ibfk_" + ++unnamed : key.group(1);
      String column = key.group(2) == null ? "" : key.group(2);
      schema.add(
          new ForeignKey(
              name, table, column, key.group(3), CASCADES.matcher(key.group(4)).find(), where));
    }
  }
}
