package io.domainrouter.model;

import java.util.Arrays;

/** The worlds that were reached, in that order: fingerprint, and from where by which move. */
final class Visited {
  private long[] fingerprints = new long[1 << 12];
  private int[] parents = new int[1 << 12];
  private byte[] moves = new byte[1 << 12];
  private int[] table = new int[1 << 14];
  private int size;

  /**
   * @return false when it is known already
   */
  boolean add(long fingerprint, int parent, int move) {
    int slot = slot(fingerprint);
    if (table[slot] != 0) {
      return false;
    }
    if (size == fingerprints.length) {
      fingerprints = Arrays.copyOf(fingerprints, 2 * size);
      parents = Arrays.copyOf(parents, 2 * size);
      moves = Arrays.copyOf(moves, 2 * size);
    }
    fingerprints[size] = fingerprint;
    parents[size] = parent;
    moves[size] = (byte) move;
    table[slot] = ++size;
    if (2 * size > table.length) {
      rehash();
    }
    return true;
  }

  private int slot(long fingerprint) {
    int mask = table.length - 1;
    int slot = (int) (fingerprint >>> 17) & mask;
    while (table[slot] != 0 && fingerprints[table[slot] - 1] != fingerprint) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rehash() {
    table = new int[4 * table.length];
    for (int i = 0; i < size; i++) {
      table[slot(fingerprints[i])] = i + 1;
    }
  }

  int size() {
    return size;
  }

  int parent(int index) {
    return parents[index];
  }

  int move(int index) {
    return moves[index] & 0xFF;
  }
}
