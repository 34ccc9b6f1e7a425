package dev.torc.uapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The constants that io_uring's own headers define, whether we have them or not.
final class HeaderNames {

    private static final Pattern DEFINITION = Pattern.compile(
            "^\\s*(?:#\\s*define\\s+)?((?:IORING|IOSQE|IO_URING|IOU|IO_WQ|SOCKET_URING|ZCRX)_[A-Z0-9_]+)(?=\\s|,|=|$)",
            Pattern.MULTILINE);

    private static final Pattern VERSION_CODE = Pattern.compile("LINUX_VERSION_CODE\\s+(\\d+)");

    private HeaderNames() {}

    /// The version of Linux that installed headers are of.
    static KernelVersion versionOf(Path include) throws IOException {
        Matcher matcher = VERSION_CODE.matcher(Files.readString(include.resolve("linux/version.h")));
        if (!matcher.find()) {
            throw new AssertionError("linux/version.h says no version");
        }
        int code = Integer.parseInt(matcher.group(1));
        return new KernelVersion(code >> 16, (code >> 8) & 0xff, 0);
    }

    /// @param include the folder that `linux/io_uring.h` is in, with or without the headers it is made of
    static NavigableSet<String> in(Path include) throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        for (String header : new String[] {"io_uring.h", "io_uring/query.h", "io_uring/zcrx.h"}) {
            Path file = include.resolve("linux").resolve(header);
            if (Files.exists(file)) {
                Matcher matcher = DEFINITION.matcher(Files.readString(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }

    /// Those of `names` that this module neither has nor leaves out for a reason: `left-out.tsv`.
    static NavigableSet<String> unknown(NavigableSet<String> names) {
        NavigableSet<String> unknown = new TreeSet<>(names);
        JavaFacts.facts(JavaFacts.classes()).values().forEach(fact -> unknown.remove(fact.name()));
        CNames.lines("left-out.tsv").forEach(line -> unknown.remove(line.split("\t", -1)[0]));
        return unknown;
    }
}
