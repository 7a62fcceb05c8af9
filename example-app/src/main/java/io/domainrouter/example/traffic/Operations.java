package io.domainrouter.example.traffic;

import io.domainrouter.example.data.DemoData;
import java.util.ArrayList;
import java.util.List;

/** Everything that the application does. Stateless. */
public final class Operations {
  private Operations() {}

  public static List<Operation> all(DemoData data) {
    List<Operation> all = new ArrayList<>();
    all.addAll(new UserOperations(data).all());
    all.addAll(new RepositoryOperations(data).all());
    all.addAll(new IssueOperations(data).all());
    all.addAll(new GistOperations(data).all());
    all.addAll(new CrossDomainOperations(data).all());
    return all;
  }
}
