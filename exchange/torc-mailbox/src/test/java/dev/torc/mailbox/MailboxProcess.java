package dev.torc.mailbox;

import dev.torc.mailbox.HaltingWords.Halt;
import dev.torc.mailbox.HaltingWords.Side;
import dev.torc.mailbox.HaltingWords.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// A process that has a region mapped: the tests' other side, and its main class.
///
/// As a *halting* one it has a thread for each place at which a process can die or be stopped, each with an entry
/// of its own: so one death, or one SIGSTOP, is one at every place.
final class MailboxProcess {

    static final RegionSpec SPEC = new RegionSpec(32, new QueueLayout(4, 64));

    /// Whom the halting one sends to.
    static final long PARENT = 1;

    static final Duration AT_ONCE = Duration.ZERO;
    static final Duration LONG = Duration.ofSeconds(30);

    /// The steps of taking back.
    static final List<Step> REAPING = List.of(Step.DECLARED_DEAD, Step.CLEARED, Step.BURIED);

    private static final String HALTED = "halted";

    /// Where a thread of the halting one stands still.
    enum Place {
        BEFORE_TAKEN(Step.TAKEN, Side.BEFORE),
        TAKEN(Step.TAKEN, Side.AFTER),
        NAMED(Step.NAMED, Side.AFTER),
        BEFORE_READY(Step.READY, Side.BEFORE),
        READY(Step.READY, Side.AFTER),
        BEFORE_COUNTED(Step.COUNTED, Side.BEFORE),
        COUNTED(Step.COUNTED, Side.AFTER),
        /// With a slot claimed, and the message half written.
        CLAIMED(Step.MADE, Side.BEFORE),
        BEFORE_UNCOUNTED(Step.UNCOUNTED, Side.BEFORE),
        UNCOUNTED(Step.UNCOUNTED, Side.AFTER),
        BEFORE_CLOSING(Step.CLOSING, Side.BEFORE),
        CLOSING(Step.CLOSING, Side.AFTER),
        BEFORE_EMPTIED(Step.EMPTIED, Side.BEFORE),
        EMPTIED(Step.EMPTIED, Side.AFTER);

        final Step step;
        final Side side;

        Place(Step step, Side side) {
            this.step = step;
            this.side = side;
        }

        /// {@return the name of its thread's entry}
        long mailbox() {
            return name().hashCode();
        }

        /// {@return whether its thread has an entry now that another finds}
        boolean isFound() {
            return switch (this) {
                case READY, BEFORE_COUNTED, COUNTED, CLAIMED, BEFORE_UNCOUNTED, UNCOUNTED, BEFORE_CLOSING -> true;
                case BEFORE_TAKEN, TAKEN, NAMED, BEFORE_READY, CLOSING, BEFORE_EMPTIED, EMPTIED -> false;
            };
        }

        /// {@return whether its thread has an entry at all now}
        boolean hasEntry() {
            return this != BEFORE_TAKEN && this != EMPTIED;
        }
    }

    private MailboxProcess() {}

    /// Starts one that halts at every place in each of these regions.
    static ChildJvm startHalting(Path... files) throws IOException {
        return start(Doing.USE, files);
    }

    /// Starts one that halts while it makes regions: one file for each side.
    static ChildJvm startMaking(Path folder) throws IOException {
        return start(Doing.MAKE, folder);
    }

    /// Starts one that halts at each step of taking back what the dead have left: one file for each step and
    /// side.
    static ChildJvm startReaping(Path folder) throws IOException {
        return start(Doing.REAP, folder);
    }

    /// {@return where the region is in which that is made or taken back}
    static Path file(Path folder, Step step, Side side) {
        return folder.resolve(step + "-" + side);
    }

    private enum Doing {
        USE,
        MAKE,
        REAP
    }

    private static ChildJvm start(Doing doing, Path... files) throws IOException {
        ChildJvm child = ChildJvm.start(
                MailboxProcess.class,
                Stream.concat(Stream.of(doing.name()), Stream.of(files).map(Path::toString))
                        .toArray(String[]::new));
        child.await(HALTED);
        return child;
    }

    public static void main(String[] arguments) throws IOException {
        ChildJvm.endWithParent();
        List<Halting> all = new ArrayList<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            Path file = Path.of(argument);
            switch (Doing.valueOf(arguments[0])) {
                case USE -> use(file, all);
                case MAKE -> open(file, List.of(Step.MADE), all);
                case REAP -> open(file, REAPING, all);
            }
        }
        System.out.println(HALTED);
        if (System.in.read() < 0) {
            return;
        }
        all.forEach(halting -> halting.halt.goOn());
        all.forEach(halting -> System.out.println(halting.result.join()));
    }

    static MailboxRegion open(Path file) throws IOException {
        RegionLayout layout = RegionLayout.of(SPEC);
        return MailboxRegion.open(file, SPEC, words -> new HaltingWords(words, layout));
    }

    private interface Body {
        String run(Halt halt) throws IOException;
    }

    private record Halting(Halt halt, CompletableFuture<String> result) {}

    private static Halting halting(Step step, Side side, Body body) {
        var halting = new Halting(new Halt(step, side), new CompletableFuture<>());
        Thread.ofPlatform().daemon().start(() -> {
            try {
                halting.result.complete(body.run(halting.halt));
            } catch (Throwable e) {
                halting.result.complete(e.toString());
            }
        });
        // One after the other: who has not taken an entry yet looks at the one that the next takes.
        halting.halt.awaitReached();
        return halting;
    }

    private static void use(Path file, List<Halting> all) throws IOException {
        MailboxRegion region = open(file);
        for (Place place : Place.values()) {
            all.add(halting(place.step, place.side, halt -> run(place, region, halt)));
        }
    }

    private static void open(Path folder, List<Step> steps, List<Halting> all) {
        for (Step step : steps) {
            for (Side side : Side.values()) {
                all.add(halting(step, side, halt -> {
                    HaltingWords.haltAt(halt);
                    open(file(folder, step, side)).close();
                    return "opened";
                }));
            }
        }
    }

    private static String run(Place place, MailboxRegion region, Halt halt) throws IOException {
        return switch (place) {
            case BEFORE_TAKEN, TAKEN, NAMED, BEFORE_READY, READY -> {
                HaltingWords.haltAt(halt);
                yield leave(register(place, region));
            }
            case BEFORE_COUNTED, COUNTED, BEFORE_UNCOUNTED, UNCOUNTED -> {
                Registration own = register(place, region);
                MailboxSender parent = own.senderTo(own.find(PARENT));
                HaltingWords.haltAt(halt);
                if (parent.enter()) {
                    parent.exit();
                }
                yield leave(own);
            }
            case CLAIMED -> {
                Registration own = register(place, region);
                MailboxSender parent = own.senderTo(own.find(PARENT));
                if (parent.enter()) {
                    try (Claim claim = parent.queue().claim()) {
                        claim.put(0, 1);
                        halt.reach();
                    }
                    parent.exit();
                }
                yield leave(own);
            }
            case BEFORE_CLOSING, CLOSING, BEFORE_EMPTIED, EMPTIED -> {
                Registration own = register(place, region);
                HaltingWords.haltAt(halt);
                yield leave(own);
            }
        };
    }

    private static Registration register(Place place, MailboxRegion region) throws IOException {
        return region.register(place.mailbox(), LONG);
    }

    private static String leave(Registration own) {
        return own.unregister(LONG, _ -> {}) ? "left" : "has not left";
    }
}
