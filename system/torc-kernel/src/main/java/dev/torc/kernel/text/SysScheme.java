package dev.torc.kernel.text;

import dev.torc.kernel.Allowance;
import dev.torc.kernel.Context;
import dev.torc.kernel.KernelCounters;
import dev.torc.kernel.KernelHost;
import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Limit;
import dev.torc.kernel.Listing;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.ResourceStatus;
import dev.torc.kernel.SchemeStatus;
import dev.torc.kernel.TextSnapshot;
import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.Errno;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `sys:`: what the kernel knows of itself, as texts: a line of column names, then a line for each thing, with tabs
/// between columns. A text is what it was when it was opened.
public final class SysScheme extends KernelScheme {

    private final Map<String, Function<KernelHost, String>> texts = new TreeMap<>(Map.of(
            "contexts", SysScheme::contexts,
            "counters", SysScheme::counters,
            "limits", SysScheme::limits,
            "schemes", SysScheme::schemes));

    /// Makes it.
    public SysScheme() {
        super("sys");
    }

    @Override
    public int open(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.opened(new Listing(texts.keySet().stream()
                    .map(name -> new Listing.Entry(name, DirectoryEntryType.REG))
                    .toList()));
        }
        Function<KernelHost, String> text = texts.get(lookup.path());
        return text == null ? Errno.ENOENT.negated() : lookup.opened(new TextSnapshot(text.apply(host())));
    }

    @Override
    public int status(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.call().answer(ResourceStatus.directory());
        }
        return texts.containsKey(lookup.path()) ? lookup.call().answer(ResourceStatus.text(0)) : Errno.ENOENT.negated();
    }

    private static String contexts(KernelHost host) {
        return "context\tpid\tuid\tgid\thandles\twaiting\tcalls\tpool\tshared\n"
                + host.contexts().stream()
                        .sorted(Comparator.comparingInt(Context::number))
                        .map(SysScheme::line)
                        .collect(Collectors.joining());
    }

    private static String line(Context context) {
        var who = context.credentials();
        return context.number() + "\t" + who.processId() + "\t" + who.userId() + "\t" + who.groupId() + "\t"
                + context.handles() + "\t" + context.keptCalls() + "\t" + context.calls() + "\t" + context.poolBytes()
                + "\t" + context.sharedBytes() + "\n";
    }

    private static String schemes(KernelHost host) {
        return "scheme\tcontext\tpid\n"
                + host.schemes().stream().map(SysScheme::line).collect(Collectors.joining());
    }

    private static String line(SchemeStatus scheme) {
        return scheme.name() + "\t" + scheme.context() + "\t" + scheme.processId() + "\n";
    }

    private static String counters(KernelHost host) {
        StringBuilder text = new StringBuilder("counter\tvalue\n");
        for (KernelCounters.Total total : KernelCounters.Total.values()) {
            text.append(name(total))
                    .append('\t')
                    .append(host.counters().total(total))
                    .append('\n');
        }
        for (Limit limit : Limit.values()) {
            text.append("refused-")
                    .append(name(limit))
                    .append('\t')
                    .append(host.counters().refusals(limit))
                    .append('\n');
        }
        return text.toString();
    }

    private static String name(Enum<?> counted) {
        return counted.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String limits(KernelHost host) {
        return "limit\tvalue\n"
                + Arrays.stream(Allowance.values())
                        .map(allowance ->
                                allowance.text() + "\t" + host.limits().of(allowance) + "\n")
                        .collect(Collectors.joining());
    }
}
