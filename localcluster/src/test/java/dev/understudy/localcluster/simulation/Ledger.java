package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The model of one side: what its keys held from each acknowledged commit on. */
record Ledger(NavigableMap<Timestamp, Map<String, String>> states) {
  Ledger() {
    this(new TreeMap<>());
  }

  void add(Timestamp commit, Map<String, String> state) {
    states.put(commit, Map.copyOf(state));
  }

  /** What a read at a time must see. */
  Map<String, String> at(Timestamp time) {
    Map.Entry<Timestamp, Map<String, String>> found = states.floorEntry(time);
    return found == null ? Map.of() : found.getValue();
  }

  Map<String, String> latest() {
    return at(Timestamp.MAX);
  }

  Timestamp last() {
    return states.isEmpty() ? Timestamp.ZERO : states.lastKey();
  }

  /** The history that a side promoted at a time begins with. */
  Ledger upTo(Timestamp time) {
    return new Ledger(new TreeMap<>(states.headMap(time, true)));
  }

  List<Timestamp> commits() {
    return List.copyOf(states.keySet());
  }
}
