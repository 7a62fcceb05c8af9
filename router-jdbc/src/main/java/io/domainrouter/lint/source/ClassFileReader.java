package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/**
 * Reads the SQL in a class file's constants; those of annotations too, unless they name entities.
 * Not thread-safe.
 */
final class ClassFileReader {
  private static final int MAGIC = 0xCAFEBABE;

  private final String source;
  private final StatementSink sink;

  ClassFileReader(String source, StatementSink sink) {
    this.source = source;
    this.sink = sink;
  }

  /**
   * @throws IOException when it is no class file
   */
  void read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (data.readInt() != MAGIC) {
      throw new IOException("no class file");
    }
    data.readInt();
    String[] texts = new String[data.readUnsignedShort()];
    BitSet strings = new BitSet();
    for (int i = 1; i < texts.length; i++) {
      int tag = data.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = data.readUTF();
        case 8 -> strings.set(data.readUnsignedShort());
        case 7, 16, 19, 20 -> data.readUnsignedShort();
        case 15 -> data.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> data.readInt();
        case 5, 6 -> {
          data.readLong();
          i++;
        }
        default -> throw new IOException("constant of the unknown kind " + tag);
      }
    }
    take(texts, strings);
  }

  private void take(String[] texts, BitSet strings) {
    boolean entities = false;
    for (String text : texts) {
      entities |=
          text != null && text.matches("L.*/(?:jpa/repository/Query|persistence/NamedQuer.*);");
    }
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null && (strings.get(i) || !entities) && SqlText.isSql(texts[i])) {
        String sql = SqlText.plain(texts[i].replace('\u0001', '?'));
        sink.statement(sql, Location.written(source, 0), null, 1);
      }
    }
    if (entities) {
      sink.note(source + ": queries in annotations may name entities, and were left out");
    }
  }
}
