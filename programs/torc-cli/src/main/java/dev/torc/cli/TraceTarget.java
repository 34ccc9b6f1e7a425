package dev.torc.cli;

import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import dev.torc.counters.Subject;
import dev.torc.counters.TraceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// What `torc trace` was asked to look at: processes, and which of their calls.
final class TraceTarget {

    private final String name;
    private final OptionalLong process;
    private final boolean linux;

    private TraceTarget(String name, OptionalLong process, boolean linux) {
        this.name = name;
        this.process = process;
        this.linux = linux;
    }

    /// @param target the number of a process, or the name of a scheme
    /// @param linux whether the calls to Linux are wanted as well
    static TraceTarget of(String target, boolean linux) {
        return target.matches("\\d{1,10}")
                ? new TraceTarget(target, OptionalLong.of(Long.parseLong(target)), linux)
                : new TraceTarget(
                        target.endsWith(":") ? target.substring(0, target.length() - 1) : target,
                        OptionalLong.empty(),
                        linux);
    }

    /// A process that is looked at.
    static final class Traced implements AutoCloseable {

        private final TraceReader reader;
        private final Predicate<SetReading> wanted;
        private final boolean ofProcess;
        private final OptionalLong client;
        private final Map<Integer, SetReading> sets = new HashMap<>();

        /// @param ofProcess whether the calls are wanted that the process makes
        private Traced(TraceReader reader, Predicate<SetReading> wanted, boolean ofProcess, OptionalLong client) {
            this.ofProcess = ofProcess;
            this.reader = reader;
            this.wanted = wanted;
            this.client = client;
            know(reader.process());
        }

        private void know(Reading.OfProcess now) {
            now.sets().forEach(set -> sets.put(set.identity().number(), set));
        }

        /// Looks what counts in the process now: what is gone when its calls are read is known from before.
        void look() throws IOException {
            if (reader.look() instanceof Reading.OfProcess now) {
                know(now);
            }
        }

        TraceReader reader() {
            return reader;
        }

        long processId() {
            return reader.process().processId();
        }

        /// {@return the one client whose calls are wanted, if not all are}
        OptionalLong client() {
            return client;
        }

        /// {@return what counts a call, or nothing if that came and went between two looks}
        Optional<SetReading> set(int set, int uses) throws IOException {
            SetReading known = sets.get(set);
            if (known == null || known.identity().uses() != uses) {
                look();
                known = sets.get(set);
            }
            return Optional.ofNullable(known).filter(found -> found.identity().uses() == uses);
        }

        /// {@return whether calls that a set counts are wanted; what comes and goes is a session of a process' own}
        boolean isWanted(Optional<SetReading> set) {
            return set.map(wanted::test).orElse(ofProcess);
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /// Attaches to the processes.
    ///
    /// @return at least one, to be closed
    /// @throws CommandFailure if there is none
    List<Traced> attach(DomainProcesses domain) throws IOException {
        List<Reading.OfProcess> running = domain.look().processes().stream()
                .filter(found -> found.state() == Reading.State.RUNNING)
                .toList();
        var traced = new ArrayList<Traced>();
        try {
            for (Reading.OfProcess found : running) {
                if (isOwn(found)) {
                    traced.add(new Traced(
                            TraceReader.attach(found), this::isCounted, process.isPresent(), OptionalLong.empty()));
                }
            }
            if (traced.isEmpty() && process.isPresent()) {
                attachToServers(running, traced);
            }
        } catch (IOException | RuntimeException e) {
            traced.forEach(Traced::close);
            throw e;
        }
        if (traced.isEmpty()) {
            throw new CommandFailure(ExitCode.FAILED, nothing(domain));
        }
        return traced;
    }

    /// A process that shows no counters is seen where it is served.
    private void attachToServers(List<Reading.OfProcess> running, List<Traced> traced) throws IOException {
        String served = " for process " + name;
        for (Reading.OfProcess found : running) {
            boolean servesIt = found.sets().stream()
                    .anyMatch(set -> set.subject() == Subject.SERVED_SESSION
                            && set.label().endsWith(served));
            if (servesIt) {
                traced.add(
                        new Traced(TraceReader.attach(found), set -> set.subject() == Subject.SERVER, false, process));
            }
        }
    }

    private boolean isOwn(Reading.OfProcess found) {
        return process.isPresent()
                ? found.processId() == process.getAsLong()
                : found.sets().stream().anyMatch(this::isCounted);
    }

    private boolean isCounted(SetReading set) {
        return switch (set.subject()) {
            case SERVER -> process.isPresent() || set.label().equals(name);
            case SESSION -> process.isPresent();
            case LINUX_RING -> linux && process.isPresent();
            case SERVED_SESSION, REACTOR, POOL -> false;
        };
    }

    private String nothing(DomainProcesses domain) {
        return process.isPresent()
                ? domain.nothing()
                : "no process serves \"" + name + "\" in this domain. Those of the kernel's own schemes are calls of"
                        + " the kernel: torc trace kernel.";
    }
}
