package dev.torc.bench.call;

import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.ChildMain;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Settings;
import dev.torc.bench.Target;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The case of a call of an interface: by what is generated, and by hand.
final class InterfaceTrials {

    private static final String CASE = "call of an interface";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// What a generated call costs at most, as a multiple of the one that costs least by hand.
    private static final double MOST_OF_BY_HAND = 1.2;

    private final Workshop workshop;
    private final Settings settings;

    InterfaceTrials(Workshop workshop) {
        this.workshop = workshop;
        this.settings = workshop.settings();
    }

    Contest contest(String bench) {
        String byHand = InterfaceCalls.Form.ENTRY.contestant();
        return new Contest(
                bench,
                CASE,
                InterfaceCalls.Form.VIEW.contestant(),
                List.of(Metric.RATE, Metric.CPU, Metric.BYTES),
                List.of(
                        Target.ratio(Metric.CPU, byHand, MOST_OF_BY_HAND),
                        Target.ratio(Metric.RATE, byHand, 1 / MOST_OF_BY_HAND),
                        Target.absolute(Metric.BYTES, 1)));
    }

    List<Trial> all(String bench) {
        return Arrays.stream(InterfaceCalls.Form.values())
                .map(form -> new Trial(form.contestant(), bench + " " + CASE, settings.runs(), () -> run(form)))
                .toList();
    }

    private Trial.Outcome run(InterfaceCalls.Form form) throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            Arguments arguments = new Arguments()
                    .with("dir", folder)
                    .with("form", form.word())
                    .with("warm", settings.pick(1200, 4000))
                    .with("measure", settings.pick(500, 3000));
            Child server = workshop.children().startJvm("interface-server", arguments);
            children.add(server);
            server.awaitLine(ChildMain.READY, LIMIT);
            Child caller = workshop.children().startJvm("interface-client", arguments.with("server", server.pid()));
            children.add(caller);
            return Trial.Outcome.of(CASE, caller.awaitSample(LIMIT));
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }
}
