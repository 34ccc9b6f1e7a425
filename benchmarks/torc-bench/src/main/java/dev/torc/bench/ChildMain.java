package dev.torc.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Where a child JVM begins: `ChildMain WORKER key=value…`.
///
/// A worker either takes a sample and prints it, or serves one that does until its parent ends it. A child ends when
/// its standard input does, which the parent's death brings about.
public final class ChildMain {

    /// How a line begins that belongs to one of several cases: `CASE name: RESULT …`.
    static final String CASE = "CASE";

    /// What a server says when it can be called.
    public static final String READY = "READY";

    /// How the line begins that has the port of a server on loopback.
    public static final String PORT = "PORT";

    /// What a client says when its warm-up is over.
    public static final String WARM = "WARM";

    private static final int FAILED = 1;

    private ChildMain() {}

    /// Runs a worker; the JVM ends with it, whatever threads a library left behind.
    static void main(String[] words) {
        Thread.ofPlatform().daemon().name("parent-watch").start(ChildMain::endWithParent);
        try {
            Worker worker = Workers.named(words[0]);
            worker.run(Arguments.parse(Arrays.asList(words).subList(1, words.length)), new Console());
        } catch (Throwable e) {
            // Everything, so that a library's LinkageError reaches the table as a reason too.
            System.err.println(e);
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /// {@return the options of this JVM that its children need as well}
    static List<String> inheritedOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-Xm") && !option.startsWith("-agentlib"))
                .toList();
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; the end is the message.
            }
        } catch (IOException e) {
            // A broken pipe is an end as well.
        }
        Runtime.getRuntime().halt(FAILED);
    }

    /// What a worker tells its parent.
    public static final class Console {

        private Console() {}

        /// Says that a server can be called.
        public void ready() {
            say(READY);
        }

        /// Says at which port of loopback a server can be called.
        public void port(int number) {
            say(PORT + " " + number);
        }

        /// Says that the warm-up is over.
        public void warm() {
            say(WARM);
        }

        /// Hands over the sample of the only case.
        public void result(Map<Metric, Double> values) {
            say(new Sample(values).toLine());
        }

        /// Hands over the sample of one of several cases.
        public void result(String caseName, Map<Metric, Double> values) {
            say(CASE + " " + caseName + ": " + new Sample(values).toLine());
        }

        /// Says that there is no sample for one of several cases.
        public void failure(String caseName, Throwable reason) {
            say(CASE + " " + caseName + ": " + reason);
        }

        private static void say(String line) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
