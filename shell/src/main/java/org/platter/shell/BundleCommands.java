package org.platter.shell;

import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Component;

/** What Gogo's own commands for bundles do not do: start one by its name, as they stop and update one. */
@Component(
        service = BundleCommands.class,
        property = {"osgi.command.scope=shell", "osgi.command.function=start"})
public final class BundleCommands {

    @Descriptor("starts bundles")
    public void start(@Descriptor("their numbers or symbolic names") Bundle... bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }
}
