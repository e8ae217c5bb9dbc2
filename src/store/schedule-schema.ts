import { z } from 'zod';
import { readSchedule } from '../util/schedule/read-schedule.ts';

/** A time of day or a cron expression; null: nobody says when. */
export const scheduleText = z
  .string()
  .superRefine((text, context) => {
    const read = readSchedule(text);
    if (typeof read === 'string') context.addIssue({ code: 'custom', message: read });
  })
  .nullable()
  .default(null);
