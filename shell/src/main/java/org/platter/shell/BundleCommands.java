package org.platter.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * What our prompt does with bundles; other shells have commands of their own. Gogo's print failures instead of failing, so that a
 * script would go on as if all were well.
 */
public final class BundleCommands implements CommandSet {

    private final BundleContext context;

    BundleCommands(BundleContext context) {
        this.context = context;
    }

    @Override
    public String scope() {
        return "shell";
    }

    @Descriptor("starts bundles")
    public void start(@Descriptor("their numbers or symbolic names") @OneOrMore String... bundle) throws IOException {
        for (Bundle each : all(bundle)) {
            attempt(each, each::start);
        }
    }

    @Descriptor("stops bundles; a drive whose driver goes waits for another")
    public void stop(@Descriptor("their numbers or symbolic names") @OneOrMore String... bundle) throws IOException {
        for (Bundle each : all(bundle)) {
            attempt(each, each::stop);
        }
    }

    @Descriptor("loads a bundle again from where it came from")
    public void update(@Descriptor("its number or symbolic name") String bundle) throws IOException {
        Bundle found = BundleNames.require(context, bundle);
        attempt(found, found::update);
    }

    @Descriptor("loads a bundle from a file, in place of what it is now")
    public void update(
            CommandSession session,
            @Descriptor("its number or symbolic name") String bundle,
            @Descriptor("the jar, or its URL") String file)
            throws IOException {
        Bundle found = BundleNames.require(context, bundle);
        try (InputStream jar = new URL(location(session, file)).openStream()) {
            attempt(found, () -> found.update(jar));
        }
    }

    @Descriptor("installs bundles, which start then starts")
    public String install(CommandSession session, @Descriptor("the jars, or their URLs") @OneOrMore String... file)
            throws IOException {
        List<String> installed = new ArrayList<>();
        for (String each : file) {
            Bundle bundle = installed(location(session, each));
            installed.add(bundle + " is installed; start " + BundleNames.shortest(bundle) + " starts it");
        }
        return String.join("\n", installed);
    }

    @Descriptor("uninstalls bundles")
    public String uninstall(@Descriptor("their numbers or symbolic names") @OneOrMore String... bundle)
            throws IOException {
        List<String> gone = new ArrayList<>();
        for (Bundle each : all(bundle)) {
            attempt(each, each::uninstall);
            gone.add(each + " is gone; install '" + each.getLocation() + "' brings it back");
        }
        return String.join("\n", gone);
    }

    private Bundle installed(String location) throws IOException {
        try (InputStream jar = new URL(location).openStream()) {
            Bundle bundle = context.installBundle(location, jar);
            if (bundle.getSymbolicName() == null) {
                bundle.uninstall();
                throw new IOException(location + ": is no bundle; its manifest has no Bundle-SymbolicName");
            }
            return bundle;
        } catch (BundleException e) {
            throw new IOException(location + ": " + Reason.withCause(e), e);
        }
    }

    /** All are found before anything is done with one. */
    private List<Bundle> all(String... names) {
        return Stream.of(names).map(name -> BundleNames.require(context, name)).toList();
    }

    private interface Step {
        void run() throws BundleException;
    }

    private static void attempt(Bundle bundle, Step step) throws IOException {
        try {
            step.run();
        } catch (BundleException e) {
            throw new IOException(bundle + ": " + Reason.withCause(e), e);
        }
    }

    /** A URL stays as it is, but for a file's, which may begin where the session is, as a path does. */
    private static String location(CommandSession session, String file) throws IOException {
        String path = file.startsWith("file:") ? file.substring("file:".length()) : file;
        boolean otherUrl = path.equals(file) && file.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
        return otherUrl ? file : Slots.path(session, path).toUri().toString();
    }
}
