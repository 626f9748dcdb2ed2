package org.platter.shell;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers the commands of every {@link CommandSet} to shells that run Gogo's, for as long as the set is there. */
@Component(
        service = {},
        immediate = true)
public final class CommandPublisher {

    private final BundleContext context;
    private final Map<CommandSet, List<ServiceRegistration<?>>> published = new ConcurrentHashMap<>();

    /** For the services of this bundle. */
    @Activate
    public CommandPublisher(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCommands(CommandSet commands) {
        published.put(commands, CommandFunction.register(context, commands));
    }

    void removeCommands(CommandSet commands) {
        CommandFunction.withdraw(published.remove(commands));
    }
}
