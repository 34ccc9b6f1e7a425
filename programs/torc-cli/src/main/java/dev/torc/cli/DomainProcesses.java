package dev.torc.cli;

import dev.torc.counters.CounterFiles;
import dev.torc.counters.Reading;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The processes of the domain that count, or those of them that were asked for.
final class DomainProcesses {

    private final Domain domain = Domain.current();
    private final CounterFiles files = new CounterFiles(domain.counters());
    private final List<Long> wanted;

    /// @param wanted numbers of processes; none for all
    DomainProcesses(List<Long> wanted) {
        this.wanted = wanted;
    }

    /// What there was at one look.
    ///
    /// @param processes those that were asked for
    /// @param unreadable files that are not to be believed, whosever they are
    record Found(List<Reading.OfProcess> processes, List<Reading.Unreadable> unreadable) {}

    Found look() throws IOException {
        var processes = new ArrayList<Reading.OfProcess>();
        var unreadable = new ArrayList<Reading.Unreadable>();
        for (Reading reading : readings()) {
            switch (reading) {
                case Reading.OfProcess process -> {
                    // This command may count as well: it is not what somebody wants to see.
                    boolean isOwn =
                            process.processId() == ProcessHandle.current().pid();
                    if (!isOwn && (wanted.isEmpty() || wanted.contains(process.processId()))) {
                        processes.add(process);
                    }
                }
                case Reading.Unreadable file -> unreadable.add(file);
            }
        }
        return new Found(List.copyOf(processes), List.copyOf(unreadable));
    }

    void askForLatencies(List<Reading.OfProcess> processes, Duration howLong) {
        for (Reading.OfProcess process : processes) {
            if (process.state() == Reading.State.RUNNING) {
                files.askForLatencies(process, howLong);
            }
        }
    }

    /// {@return the sentence for when there is nothing to show}
    String nothing() {
        return wanted.isEmpty()
                ? "no process counts in the domain " + domain.directory() + ". Start one: torc serve file DIRECTORY."
                : "no such process counts in the domain " + domain.directory() + ".";
    }

    private List<Reading> readings() throws IOException {
        try {
            domain.check();
            return files.read();
        } catch (NoSuchFileException _) {
            return List.of(); // nobody was ever here
        }
    }
}
