package dev.torc.cli;

import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How a process is named, in what is printed and in JSON.
final class ProcessLine {

    private ProcessLine() {}

    static String of(Reading.OfProcess process) {
        String since = process.started().truncatedTo(ChronoUnit.SECONDS).toString();
        return switch (process.state()) {
            case RUNNING -> process.processId() + " " + process.program() + ", since " + since;
            case GONE -> process.processId() + " " + process.program() + ", begun " + since + ", GONE";
        };
    }

    /// Begins the object of a set.
    static void begin(JsonLines lines, Reading.OfProcess process, SetReading set) throws IOException {
        lines.begin()
                .number("process", process.processId())
                .text("state", process.state().name().toLowerCase(Locale.ROOT))
                .text("program", process.program())
                .text("subject", set.subject().label())
                .text("label", set.label());
    }
}
