package org.mooring.protocol;

/**
 * A message that wants one answer.
 *
 * <p>Every request may be sent twice (the sender cannot know whether a lost answer meant a lost request), so every
 * handler must be able to take it twice.
 *
 * @param <A> what answers it
 */
public sealed interface Request<A extends Answer> extends Message
        permits SubmitJob,
                CancelJob,
                GetOffer,
                EstimateStart,
                TailLog,
                JobObservations,
                ClusterReport,
                JobCall,
                ServerWho,
                ServerActivity,
                GetRoutes,
                GetTrust,
                CheckToken,
                ActivityReport,
                ProbeServer {}
