package io.domainrouter.sql;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * Walks a parsed query and resolves its table names by scope.
 *
 * <p>It follows every field of every node rather than the parser's visitors: those leave out places
 * (window clauses, ORDER BY in aggregates, named arguments), and a place left out is a table
 * missed. Only nodes that open a scope or name something are treated by hand. An instance walks one
 * query.
 */
final class QueryWalker {
  private static final String PACKAGE = "net.sf.jsqlparser.";

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          for (Class<?> c = type; c != null && c.getName().startsWith(PACKAGE); ) {
            for (Field field : c.getDeclaredFields()) {
              if (isFollowed(field)) {
                field.setAccessible(true);
                fields.add(field);
              }
            }
            c = c.getSuperclass();
          }
          return fields;
        }
      };

  private final Tokens tokens;
  private final QueryTables found = new QueryTables();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Scopes scopes = new Scopes();
  private int selects;
  private boolean understood = true;

  private QueryWalker(Tokens tokens) {
    this.tokens = tokens;
  }

  static Optional<QueryTables> walk(Select query, ParserText text) {
    QueryWalker walker = new QueryWalker(text.tokens());
    walker.node(query);
    walker.found.explained.or(text.dropped.explained);
    walker.found.qualifiers.or(text.dropped.qualifiers);
    return walker.understood ? Optional.of(walker.found) : Optional.empty();
  }

  private static boolean isFollowed(Field field) {
    Class<?> type = field.getType();
    return !Modifier.isStatic(field.getModifiers())
        && !type.isPrimitive()
        && !type.isEnum()
        && !Node.class.isAssignableFrom(type)
        && !field.getName().equals("resolvedTable");
  }

  private void value(Object value) {
    if (value instanceof String name) {
      named(name);
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(this::value);
    } else if (value instanceof Object[] array) {
      Arrays.asList(array).forEach(this::value);
    } else if (value != null) {
      if (value instanceof Collection<?> collection && seen.add(value)) {
        collection.forEach(this::value);
        fields(value);
      } else if (value instanceof Map<?, ?> map) {
        map.values().forEach(this::value);
      } else if (value.getClass().getName().startsWith(PACKAGE) && seen.add(value)) {
        node(value);
      }
    }
  }

  private void node(Object node) {
    if (node instanceof Select select) {
      select(select);
    } else if (node instanceof Table table) {
      table(table);
    } else if (node instanceof Column column) {
      qualifier(column.getTable());
      fields(column);
    } else if (node instanceof AllTableColumns columns) {
      qualifier(columns.getTable());
      fields(columns);
    } else if (node instanceof Alias alias) {
      alias(alias.getName());
      fields(alias);
    } else {
      fields(node);
    }
  }

  private void fields(Object node) {
    for (Field field : FIELDS.get(node.getClass())) {
      try {
        value(field.get(node));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void select(Select select) {
    selects++;
    int opened = scopes.open();
    List<WithItem<?>> items = select.getWithItemsList();
    if (items != null) {
      boolean recursive = items.stream().anyMatch(WithItem::isRecursive);
      items.forEach(item -> commonTable(item, recursive, opened));
    }
    fields(select);
    scopes.close(opened);
    selects--;
  }

  private void commonTable(WithItem<?> item, boolean recursive, int opened) {
    seen.add(item);
    int index = ParserText.indexOf(item.getAlias().getName());
    String name = index < 0 ? item.getAlias().getName() : tokens.spelt(index);
    if (recursive) {
      scopes.add(name);
    }
    int before = scopes.hide(opened);
    fields(item);
    scopes.show(before);
    scopes.add(name);
  }

  private void table(Table table) {
    value(table.getAlias());
    value(table.getPivot());
    value(table.getUnPivot());
    value(table.getSampleClause());
    List<Integer> parts = parts(table);
    if (parts.isEmpty()) {
      understood &= "dual".equalsIgnoreCase(table.getFullyQualifiedName());
      return;
    }
    parts.forEach(found.explained::set);
    int last = parts.get(parts.size() - 1);
    String name = tokens.get(last).value();
    String schema = parts.size() > 1 ? tokens.get(parts.get(parts.size() - 2)).value() : "";
    if (schema.isEmpty() && scopes.isCommon(tokens.spelt(last))) {
      found.addCommon(last, name, scopes.isPerhapsBase(tokens.spelt(last)));
      return;
    }
    String alias = table.getAlias() == null ? "" : nameAt(table.getAlias().getName());
    found.add(new TableName(schema, name), alias, selects == 1);
  }

  /** The tokens of the name's parts, outermost first; empty where they are not all names. */
  private static List<Integer> parts(Table table) {
    List<Integer> parts = new ArrayList<>();
    for (String part : table.getFullyQualifiedName().split("\\.")) {
      int index = ParserText.indexOf(part);
      if (index < 0) {
        return List.of();
      }
      parts.add(index);
    }
    return parts;
  }

  private void qualifier(Table table) {
    if (table == null || !seen.add(table) || table.getFullyQualifiedName().isEmpty()) {
      return;
    }
    List<Integer> parts = parts(table);
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      (last ? found.qualifiers : found.explained).set(parts.get(i));
    }
  }

  private void alias(String name) {
    int index = ParserText.indexOf(name);
    if (index >= 0) {
      found.explained.set(index);
      found.names.add(tokens.get(index).value());
    } else {
      understood &= name.startsWith("'") || !Words.isReserved(name);
    }
  }

  private String nameAt(String name) {
    int index = ParserText.indexOf(name);
    return index < 0 ? name : tokens.get(index).value();
  }

  private void named(String name) {
    int index = ParserText.indexOf(name);
    if (index >= 0) {
      found.explained.set(index);
    }
  }
}
