package dev.torc.init;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order in which services can be started: each after those that it names.
///
/// @param services in that order; without those that are in a circle, or wait for one
/// @param circles for each circle that was found the names in it, each waiting for the next and the last for the
///     first
record ServiceOrder(List<Service> services, List<List<String>> circles) {

    /// Finds it; services that may be started at the same time keep the order in which they are given.
    ///
    /// @param given with names that are different; names in `after` that nobody has are passed over
    static ServiceOrder of(List<Service> given) {
        Map<String, Service> byName = new HashMap<>();
        given.forEach(service -> byName.put(service.name(), service));
        List<Service> ordered = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        List<Service> left = new ArrayList<>(given);
        boolean moved = true;
        while (moved) {
            moved = left.removeIf(service -> {
                boolean may =
                        service.after().stream().allMatch(name -> placed.contains(name) || !byName.containsKey(name));
                if (may) {
                    ordered.add(service);
                    placed.add(service.name());
                }
                return may;
            });
        }
        return new ServiceOrder(List.copyOf(ordered), circles(left, byName, placed));
    }

    /// Each service that is left waits for another that is left, so that whoever goes from one to the next comes
    /// back to where he was.
    private static List<List<String>> circles(List<Service> left, Map<String, Service> byName, Set<String> placed) {
        List<List<String>> circles = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Service begin : left) {
            List<String> way = new ArrayList<>();
            Service at = begin;
            while (seen.add(at.name())) {
                way.add(at.name());
                at = at.after().stream()
                        .filter(name -> byName.containsKey(name) && !placed.contains(name))
                        .map(byName::get)
                        .findFirst()
                        .orElseThrow();
            }
            int circle = way.indexOf(at.name());
            if (circle >= 0) {
                circles.add(List.copyOf(way.subList(circle, way.size())));
            }
        }
        return circles;
    }
}
