package io.domainrouter.example.web;

import io.domainrouter.example.traffic.Meter;
import io.domainrouter.example.traffic.Traffic;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The traffic's figures for the page. Thread-safe. */
@RestController
class TrafficController {
  private final Traffic traffic;

  TrafficController(Traffic traffic) {
    this.traffic = traffic;
  }

  @GetMapping("/traffic")
  Meter.Figures figures() {
    return traffic.meter().figures();
  }
}
