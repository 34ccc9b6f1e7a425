package dev.torc.cli;

import picocli.CommandLine.IVersionProvider;

/// Says which Torc this is: the version that the build wrote into the module.
final class Version implements IVersionProvider {

    static String text() {
        return "torc " + Version.class.getModule().getDescriptor().rawVersion().orElse("of an unknown version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
