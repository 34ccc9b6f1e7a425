package dev.torc.uapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The same numbers as a C compiler knows them from headers.
///
/// Each name is asked for on a line of its own. Where the compiler refuses a line, these headers do not have the
/// name; the line is taken out, and the rest is compiled again.
final class CFacts {

    /// Whose headers are included: the two disagree on names that they both want to define, so each is asked
    /// alone.
    enum View {
        C_LIBRARY("""
                #include <dirent.h>
                #include <errno.h>
                #include <fcntl.h>
                #include <limits.h>
                #include <netinet/in.h>
                #include <poll.h>
                #include <signal.h>
                #include <time.h>
                #include <sys/epoll.h>
                #include <sys/eventfd.h>
                #include <sys/mman.h>
                #include <sys/prctl.h>
                #include <sys/resource.h>
                #include <sys/socket.h>
                #include <sys/stat.h>
                #include <sys/statfs.h>
                #include <sys/syscall.h>
                #include <sys/uio.h>
                #include <sys/un.h>
                #include <sys/wait.h>
                #include <sys/xattr.h>
                #define linux_dirent64 dirent64
                """),
        KERNEL("""
                #include <asm/unistd.h>
                #include <linux/aio_abi.h>
                #include <linux/close_range.h>
                #include <linux/errno.h>
                #include <linux/eventpoll.h>
                #include <linux/fadvise.h>
                #include <linux/falloc.h>
                #include <linux/fcntl.h>
                #include <linux/fs.h>
                #include <linux/futex.h>
                #include <linux/io_uring.h>
                #if __has_include(<linux/io_uring/query.h>)
                #include <linux/io_uring/query.h>
                #endif
                #include <linux/ioprio.h>
                #include <linux/limits.h>
                #include <linux/magic.h>
                #include <linux/membarrier.h>
                #include <linux/memfd.h>
                #include <linux/mman.h>
                #include <linux/nvme_ioctl.h>
                #include <linux/openat2.h>
                #include <linux/poll.h>
                #include <linux/prctl.h>
                #include <linux/resource.h>
                #include <linux/stat.h>
                #include <linux/time_types.h>
                #include <linux/uio.h>
                #include <linux/un.h>
                #include <linux/wait.h>
                #include <linux/xattr.h>
                #include <asm/socket.h>
                #if __has_include(<linux/pidfd.h>)
                #include <linux/pidfd.h>
                #endif
                """);

        private final String includes;

        View(String includes) {
            this.includes = includes;
        }
    }

    private static final String STANDARD = """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <stdio.h>
            """;

    private static final String BEGINNING = "int main(void) {";

    /// A constant for the kernel's headers only, where C libraries define another value.
    private static final String KERNEL_ONLY = "kernel:";

    private static final Pattern ERROR = Pattern.compile("^facts\\.c:(\\d+):\\d+: error:.*", Pattern.MULTILINE);
    private static final int COMPILATIONS = 8;
    private static final int SECONDS = 60;

    private final Path folder;
    private final List<Path> headers;

    /// @param folder for the program
    /// @param headers folders to look for headers in, before the system's
    CFacts(Path folder, List<Path> headers) {
        this.folder = folder;
        this.headers = headers;
    }

    static boolean compilerIsInstalled() {
        try {
            Process process = new ProcessBuilder("gcc", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Asks for every fact of `wanted` that the headers of `view` have.
    NavigableMap<String, Fact> ask(View view, Collection<Fact> wanted) throws IOException, InterruptedException {
        List<String> head = (STANDARD + view.includes + BEGINNING).lines().toList();
        List<String> lines = new ArrayList<>();
        for (Fact fact : wanted) {
            lines.add(line(view, fact));
        }
        for (int i = 0; i < COMPILATIONS; i++) {
            List<String> program = new ArrayList<>(head);
            program.addAll(lines);
            program.add("return 0; }");
            Files.write(folder.resolve("facts.c"), program);
            NavigableSet<Integer> refused = compile();
            if (refused.isEmpty()) {
                return run();
            }
            for (int number : refused) {
                int index = number - 1 - head.size();
                if (index < 0 || index >= lines.size()) {
                    throw new AssertionError("the compiler refuses the program's own line: " + program.get(number - 1));
                }
                lines.set(index, "");
            }
        }
        throw new AssertionError("still refused after " + COMPILATIONS + " compilations");
    }

    /// Written out in full: the compiler blames a macro's definition for what its use does wrong.
    private static String line(View view, Fact fact) {
        String name = fact.name();
        if (fact.kind().equals("constant")) {
            boolean kernelOnly = name.startsWith(KERNEL_ONLY);
            if (kernelOnly && view != View.KERNEL) {
                return "";
            }
            String constant = kernelOnly ? name.substring(KERNEL_ONLY.length()) : name;
            return printf(fact, "(long long)(" + constant + ")", "0LL");
        }
        int dot = name.indexOf('.');
        String struct = dot < 0 ? name : name.substring(0, dot);
        String type = struct.endsWith("_t") ? struct : "struct " + struct;
        if (dot < 0) {
            return printf(fact, "(long long)sizeof(" + type + ")", "0LL");
        }
        String field = name.substring(dot + 1);
        return printf(
                fact,
                "(long long)offsetof(" + type + ", " + field + ")",
                "(long long)sizeof(((" + type + " *)0)->" + field + ")");
    }

    private static String printf(Fact fact, String value, String length) {
        return "printf(\"" + fact.kind() + "\\t" + fact.name() + "\\t%lld\\t%lld\\n\", " + value + ", " + length + ");";
    }

    private NavigableSet<Integer> compile() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gcc", "-std=gnu17", "-w", "-fmax-errors=0"));
        for (Path path : headers) {
            command.add("-isystem");
            command.add(path.toString());
        }
        command.addAll(List.of("-o", "facts", "facts.c"));
        Files.deleteIfExists(folder.resolve("facts"));
        String output = execute(command, "errors.txt");
        NavigableSet<Integer> refused = new TreeSet<>();
        Matcher matcher = ERROR.matcher(output);
        while (matcher.find()) {
            refused.add(Integer.parseInt(matcher.group(1)));
        }
        if (refused.isEmpty() && !Files.isExecutable(folder.resolve("facts"))) {
            throw new AssertionError("no program, and no line to blame:\n" + output);
        }
        return refused;
    }

    private NavigableMap<String, Fact> run() throws IOException, InterruptedException {
        NavigableMap<String, Fact> facts = new TreeMap<>();
        for (String line : execute(List.of(folder.resolve("facts").toString()), "facts.txt")
                .lines()
                .toList()) {
            String[] cells = line.split("\t", -1);
            Fact fact = cells[0].equals("constant")
                    ? Fact.constant(cells[1], Long.parseLong(cells[2]))
                    : new Fact(cells[0] + " " + cells[1], Long.parseLong(cells[2]), Long.parseLong(cells[3]));
            facts.put(fact.key(), fact);
        }
        return facts;
    }

    private String execute(List<String> command, String outputFile) throws IOException, InterruptedException {
        Path output = folder.resolve(outputFile);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " ran longer than " + SECONDS + " s");
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
