package io.domainrouter.lint.suggest;

import io.domainrouter.lint.TableLinks;
import io.domainrouter.lint.TableLinks.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.alg.clustering.GirvanNewmanClustering;
import org.jgrapht.alg.clustering.KSpanningTreeClustering;
import org.jgrapht.alg.clustering.UndirectedModularityMeasurer;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.alg.interfaces.ClusteringAlgorithm;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * Groups tables into domains, for each number of domains in the way that leaves most of the links
 * inside. Stateless. Two algorithms are asked, since one follows how tables are connected and the
 * other how strongly; the one with the higher modularity counts.
 */
public final class Suggestions {
  /** Beyond it the first of the two algorithms takes minutes. */
  private static final int MANY_TABLES = 200;

  /** Transactions weigh most: a statement can be split, a commit cannot. */
  private static final double TRANSACTION_WEIGHT = 2;

  private Suggestions() {}

  /**
   * From two domains up.
   *
   * @param most domains at the most
   */
  public static List<Partitioning> of(TableLinks links, int most) {
    List<Link> all = links.links();
    Set<String> tables = links.tables();
    Graph<String, DefaultWeightedEdge> near = graph(tables, all, false);
    // Girvan-Newman only cuts: asked for fewer groups than there are already it would never end.
    int islands = new ConnectivityInspector<>(near).connectedSets().size();
    List<Partitioning> found = new ArrayList<>();
    for (int domains = 2; domains <= Math.min(most, tables.size()); domains++) {
      List<List<Set<String>>> ways = new ArrayList<>();
      ways.add(clusters(new KSpanningTreeClustering<>(graph(tables, all, true), domains)));
      if (tables.size() <= MANY_TABLES && domains >= islands) {
        ways.add(clusters(new GirvanNewmanClustering<>(near, domains)));
      }
      ways.stream()
          .map(way -> partitioning(way, all, near))
          .max(Comparator.comparingDouble(Partitioning::modularity))
          .ifPresent(found::add);
    }
    return found;
  }

  /** The one whose domains are closest in themselves. */
  public static Partitioning best(List<Partitioning> ways) {
    return ways.stream().max(Comparator.comparingDouble(Partitioning::modularity)).orElseThrow();
  }

  /**
   * @param distances whether the weights say how far tables are from each other, not how near
   */
  private static Graph<String, DefaultWeightedEdge> graph(
      Set<String> tables, List<Link> links, boolean distances) {
    Graph<String, DefaultWeightedEdge> graph = new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    tables.forEach(graph::addVertex);
    for (Link link : links) {
      double strength = strength(link);
      graph.setEdgeWeight(
          graph.addEdge(link.one(), link.other()), distances ? 1 / strength : strength);
    }
    return graph;
  }

  /** A link that is used a thousand times is not a thousand times as close. */
  private static double strength(Link link) {
    return link.foreignKeys()
        + Math.log1p(link.statements())
        + TRANSACTION_WEIGHT * Math.log1p(link.transactions());
  }

  private static List<Set<String>> clusters(ClusteringAlgorithm<String> algorithm) {
    return algorithm.getClustering().getClusters().stream()
        .<Set<String>>map(TreeSet::new)
        .sorted(
            Comparator.<Set<String>>comparingInt(Set::size)
                .reversed()
                .thenComparing(cluster -> cluster.iterator().next()))
        .toList();
  }

  private static Partitioning partitioning(
      List<Set<String>> way, List<Link> links, Graph<String, DefaultWeightedEdge> near) {
    Map<String, Integer> domainOf = new HashMap<>();
    for (int domain = 0; domain < way.size(); domain++) {
      for (String table : way.get(domain)) {
        domainOf.put(table, domain);
      }
    }
    long foreignKeys = 0;
    long statements = 0;
    long transactions = 0;
    for (Link link : links) {
      if (!domainOf.get(link.one()).equals(domainOf.get(link.other()))) {
        foreignKeys += link.foreignKeys();
        statements += link.statements();
        transactions += link.transactions();
      }
    }
    double modularity =
        links.isEmpty() ? 0 : new UndirectedModularityMeasurer<>(near).modularity(way);
    return new Partitioning(way, foreignKeys, statements, transactions, modularity);
  }
}
