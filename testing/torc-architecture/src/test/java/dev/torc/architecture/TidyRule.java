package dev.torc.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A rule about a text, that neither the compiler nor the formatter holds, with a text that breaks it.
///
/// The examples are put together from pieces where the rule would otherwise find itself.
enum TidyRule {
    /// Code is the formatter's business; it leaves comments alone.
    NO_COMMENT_IS_LONGER_THAN_120_COLUMNS(SourceText.of("foundation/A.java", "/// " + "x".repeat(117))) {
        @Override
        Stream<String> faults(SourceText source) {
            return linesWhere(
                    source,
                    line -> line.codePointCount(0, line.length()) > 120
                            && (source.path().equals("torc")
                                    || (source.isJava() && line.strip().startsWith("//"))));
        }
    },

    NO_FILE_IS_LONGER_THAN_800_LINES(
            new SourceText("foundation/A.java", List.of("x\n".repeat(801).split("\n")))) {
        @Override
        Stream<String> faults(SourceText source) {
            return source.lines().size() > 800 && !source.path().endsWith(".tsv")
                    ? Stream.of(source.path() + " has " + source.lines().size() + " lines")
                    : Stream.empty();
        }
    },

    A_MARK_FOR_LATER_NAMES_ITS_ISSUE(SourceText.of("foundation/A.java", "// TO" + "DO later")) {
        private static final Pattern MARK = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\(#\\d+\\))");

        @Override
        Stream<String> faults(SourceText source) {
            return linesWith(source, MARK);
        }
    },

    NO_CLASS_HAS_A_NAME_THAT_SAYS_NOTHING(
            SourceText.of("foundation/A.java", "public final class RingMan" + "ager {}"),
            SourceText.of("foundation/A.java", "record BaseRing(int a) {}")) {
        private static final Set<String> EMPTY_WORDS = Set.of(
                "Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Base", "Common", "Data", "Info", "Handler");

        @Override
        Stream<String> faults(SourceText source) {
            return declaredTypes(source)
                    .filter(name -> words(name).anyMatch(EMPTY_WORDS::contains))
                    .map(name -> source.path() + " declares " + name);
        }
    },

    ONLY_THE_DOOR_SUPPRESSES_RESTRICTED(
            SourceText.of("exchange/torc-ring/src/main/java/A.java", "@SuppressWarnings(\"restricted\")")) {
        private static final Pattern SUPPRESSION = Pattern.compile("@SuppressWarnings\\(.*\"restricted\"");

        @Override
        Stream<String> faults(SourceText source) {
            boolean mayBe = source.path().endsWith("/dev/torc/posix/Libc.java")
                    || source.path().endsWith("/dev/torc/posix/MemoryMaps.java")
                    // A peer of the benchmarks, which run outside the fence: see their jvm.options.
                    || source.path().endsWith("/dev/torc/bench/pool/LibcBlocks.java")
                    || !source.path().contains("/src/main/");
            return mayBe ? Stream.empty() : linesWith(source, SUPPRESSION);
        }
    },

    /// Orderings go through `Words`, which has those that a ring needs, and no others.
    A_RING_HAS_NO_STRONGER_OR_WEAKER_ACCESS_THAN_IT_NEEDS(
            SourceText.of(SourceText.RING + "A.java", "ring.getVolatile(at);"),
            SourceText.of(SourceText.RING + "A.java", "int tail = ring.getInt(offsets.tail());"),
            SourceText.of(SourceText.RING + "A.java", "cqRing.putInt(SessionLayout.CLIENT_STATUS, 2);"),
            SourceText.of(SourceText.RING + "A.java", "TAIL.setRelease(memory, 0L, 1);")) {
        private static final Pattern UNORDERED_POSITION = Pattern.compile(
                "\\b(?:get|put)(?:Int|Long)\\(\\s*(?:offsets\\.(?:head|tail|flags|dropped|overflow)\\(\\)"
                        + "|SessionLayout\\.(?:SQ_|CQ_|SERVER_|CLIENT_)(?:HEAD|TAIL|FLAGS|STATUS|SLEEP|OVERFLOW|DROPPED)\\b)");
        private static final Pattern OTHER_ACCESS =
                Pattern.compile("\\b(?:get|set)(?:Volatile|Opaque|Acquire|Release)\\(");

        @Override
        Stream<String> faults(SourceText source) {
            return source.isIn(SourceText.RING)
                    ? Stream.concat(linesWith(source, UNORDERED_POSITION), linesWith(source, OTHER_ACCESS))
                    : Stream.empty();
        }
    },

    LINUX_NUMBERS_STAND_ONLY_IN_UAPI(
            SourceText.of("runtime/A.java", "static final int READ_FIXED = 4;"),
            SourceText.of("runtime/A.java", "enum Operation { OPENAT2(28) }"),
            SourceText.of("runtime/A.java", "static final int IORING_SETUP_SQPOLL = 2;")) {
        private static final Pattern SECOND_TABLE = Pattern.compile(
                "\\b(?:READ_FIXED|WRITE_FIXED|READV|WRITEV|POLL_ADD"
                        + "|OPENAT|OPENAT2|STATX|FALLOCATE|UNLINKAT|RENAMEAT|MKDIRAT|GETDENTS|ASYNC_CANCEL|LINK_TIMEOUT|SENDMSG"
                        + "|RECVMSG|EPOLL_CTL|SPLICE|URING_CMD|IORING_[A-Z0-9_]+|IOSQE_[A-Z_]+)\\s*(?:=\\s*[-(0-9]|\\(\\s*[0-9])");

        @Override
        Stream<String> faults(SourceText source) {
            boolean isOurs = source.isIn("foundation/torc-uapi") || source.isIn("testing/torc-architecture");
            return source.isJava() && !isOurs ? linesWith(source, SECOND_TABLE) : Stream.empty();
        }
    },

    NOTHING_WAITS_BY_SLEEPING(SourceText.of("system/A.java", "Thread.sl" + "eep(10);")) {
        private static final Pattern SLEEP = Pattern.compile("Thread\\.sl" + "eep\\(|TimeUnit\\.\\w+\\.sl" + "eep\\(");

        @Override
        Stream<String> faults(SourceText source) {
            // A benchmark paces itself.
            return source.isJava() && !source.isIn("benchmarks") ? linesWith(source, SLEEP) : Stream.empty();
        }
    },

    NO_MACHINE_IS_NAMED(SourceText.of("docs/A.md", "see /ro" + "ot/notes")) {
        private static final Pattern MACHINE_PATH =
                Pattern.compile("(?<![\\w.}*/-])/(?:ro" + "ot|wo" + "rk|ho" + "me)/\\w");

        @Override
        Stream<String> faults(SourceText source) {
            return linesWith(source, MACHINE_PATH);
        }
    },

    A_DOCUMENT_HAS_ONE_TITLE_AND_BEGINS_WITH_IT(
            SourceText.of("docs/A.md", "No title"), SourceText.of("docs/A.md", "# One", "", "# Two")) {
        @Override
        Stream<String> faults(SourceText source) {
            if (!source.isMarkdown()) {
                return Stream.empty();
            }
            boolean[] inCode = {false};
            List<String> titles = source.lines().stream()
                    .filter(line -> {
                        inCode[0] ^= line.startsWith("```");
                        return !inCode[0] && line.startsWith("# ");
                    })
                    .toList();
            boolean isRight = titles.size() == 1
                    && titles.getFirst().equals(source.lines().getFirst());
            return isRight ? Stream.empty() : Stream.of(source.path() + " has titles " + titles);
        }
    };

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|enum|interface)\\s+([A-Z]\\w*)");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<SourceText> brokenExamples;

    TidyRule(SourceText... brokenExamples) {
        this.brokenExamples = List.of(brokenExamples);
    }

    /// {@return the places of the text that break this rule}
    abstract Stream<String> faults(SourceText source);

    /// {@return texts that break this rule, so that it is seen to find something}
    List<SourceText> brokenExamples() {
        return brokenExamples;
    }

    private static Stream<String> linesWith(SourceText source, Pattern pattern) {
        return linesWhere(source, line -> pattern.matcher(line).find());
    }

    private static Stream<String> linesWhere(SourceText source, Predicate<String> isWrong) {
        return IntStream.range(0, source.lines().size())
                .filter(i -> isWrong.test(source.lines().get(i)))
                .mapToObj(i -> source.at(i) + ": " + source.lines().get(i).strip());
    }

    static Stream<String> declaredTypes(SourceText source) {
        return source.isJava()
                ? source.lines().stream()
                        .filter(line -> !line.strip().startsWith("//") && !line.contains("\""))
                        .flatMap(line -> TYPE.matcher(line).results().map(result -> result.group(1)))
                : Stream.empty();
    }

    static Stream<String> words(String typeName) {
        return Arrays.stream(typeName.split("(?<=[a-z0-9])(?=[A-Z])"));
    }
}
