package dev.torc.kernel;

import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.util.List;
import java.util.Optional;

/// The scheme `:`: lists, makes and removes schemes.
final class RootScheme extends KernelScheme {

    private final Names names;

    RootScheme(Names names) {
        super("");
        this.names = names;
    }

    @Override
    public int open(Lookup lookup) {
        boolean makes = (lookup.flags() & OpenFlags.CREAT) != 0;
        if (lookup.path().isEmpty()) {
            return makes ? Errno.EISDIR.negated() : lookup.opened(listing(lookup.context()));
        }
        return makes ? make(lookup) : Errno.ENOENT.negated();
    }

    private Listing listing(Context context) {
        List<Listing.Entry> entries = names.seenBy(context).stream()
                .map(name -> new Listing.Entry(name, DirectoryEntryType.DIR))
                .toList();
        return new Listing(entries);
    }

    private int make(Lookup lookup) {
        Context context = lookup.context();
        String name = lookup.path();
        if (!Names.isName(name)) {
            return Errno.EINVAL.negated();
        }
        if (name.equals(Kernel.NAME)) {
            return Errno.EEXIST.negated();
        }
        if (context.namespace().isNull()) {
            return Errno.ENODEV.negated();
        }
        if (!context.namespace().sees(name)) {
            return Errno.EACCES.negated();
        }
        if (!context.access().mayCreate(name)) {
            host().counters().refused(Limit.POLICY);
            return Errno.EACCES.negated();
        }
        if (servedBy(context) >= host().limits().of(Allowance.SCHEMES_PER_CONTEXT)) {
            host().counters().refused(Limit.SCHEMES);
            return Errno.EMFILE.negated();
        }
        SchemeHandle handle = new SchemeHandle(names, name, context);
        if (!names.add(handle.scheme())) {
            return Errno.EEXIST.negated();
        }
        host().know(handle.scheme());
        handle.scheme().started();
        int number = lookup.opened(handle);
        handle.scheme().setHandleNumber(number);
        host().counters().add(KernelCounters.Total.SCHEMES);
        return number;
    }

    private long servedBy(Context context) {
        return names.schemes().stream()
                .filter(scheme -> scheme instanceof ProcessScheme served && served.server() == context)
                .count();
    }

    /// Whoever may make every name may take one away; others what their own user has made.
    private static boolean mayRemove(Context context, ProcessScheme scheme) {
        return context.access().isUnlimited()
                || scheme.server().credentials().userId()
                        == context.credentials().userId();
    }

    @Override
    public int status(Lookup lookup) {
        return lookup.path().isEmpty()
                        || names.find(lookup.context(), lookup.path()).isPresent()
                ? lookup.call().answer(ResourceStatus.directory())
                : Errno.ENOENT.negated();
    }

    @Override
    public int remove(Lookup lookup) {
        Optional<KernelScheme> scheme = names.find(lookup.context(), lookup.path());
        if (scheme.isEmpty()) {
            return Errno.ENOENT.negated();
        }
        if (!(scheme.get() instanceof ProcessScheme served)) {
            return Errno.EACCES.negated();
        }
        if (!mayRemove(lookup.context(), served)) {
            host().counters().refused(Limit.POLICY);
            return Errno.EACCES.negated();
        }
        served.handle().unmount();
        return 0;
    }
}
