package org.mooring.broker.hub;

import org.mooring.protocol.JobRequest;
import org.mooring.web.page.Typed;

/** What somebody asks for, by a form or by the API: some values, the others as usual. */
interface Wanted {
    /** With everything that is not given as usual: a request, or what cannot be read. The limits are checked elsewhere. */
    Typed.Reading over(JobRequest usual);
}
