package dev.torc.bench;

import dev.torc.testkit.chart.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A picture of cases that differ in one count: a curve for each contestant, through its medians.
///
/// @param title what it shows
/// @param metric the number
/// @param scale how the numbers lie upwards
/// @param cases by their counts
public record Plot(String title, Metric metric, Chart.Scale scale, SortedMap<Integer, String> cases) {

    /// Keeps a copy of the cases.
    public Plot {
        cases = new TreeMap<>(cases);
    }

    Chart.Panel panel(Results results) {
        List<Chart.Curve> curves = cases.values().stream()
                .flatMap(name -> results.contestants(name).stream())
                .distinct()
                .map(who -> new Chart.Curve(who, points(who, results)))
                .filter(curve -> !curve.points().isEmpty())
                .toList();
        return new Chart.Panel(title, Chart.Scale.STEPS, scale, Report::number, curves, List.of());
    }

    private List<Chart.Point> points(String who, Results results) {
        List<Chart.Point> points = new ArrayList<>();
        cases.forEach((count, name) -> results.spread(name, who, metric)
                .ifPresent(spread -> points.add(new Chart.Point(count, spread.median()))));
        return points;
    }
}
