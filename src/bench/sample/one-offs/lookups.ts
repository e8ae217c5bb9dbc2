/** One-off requests that take one tool: `request => tool => argument => result => reply`. */
export const LOOKUPS = `
What's the weather in Porto tomorrow? => get_weather => Porto => 17 degrees, showers => Showers and 17 degrees in Porto tomorrow.
Will I need an umbrella in Glasgow tonight? => get_weather => Glasgow => rain from 19:00 => Yes, it rains from seven.
Is it windy enough for kites at Tarifa? => get_weather => Tarifa => wind 28 knots => Plenty, 28 knots.
Set a timer for the eggs, seven minutes => set_timer => 7 min => started => The timer is running.
Wake me at half past five for the airport => set_alarm => 05:30 => alarm set => The alarm is set for 05:30.
Dim the lights in the studio => set_light => studio 30% => ok => The studio lights are at 30 percent.
Turn the heating down while we are away => set_thermostat => 16 => ok => The thermostat is at 16 degrees.
Play something calm for cooking => play_music => calm kitchen => playing => Playing calm kitchen.
Add oat milk and batteries to the groceries => add_grocery => oat milk, batteries => added => Both are on the list.
How many francs are 250 dollars? => convert_currency => 250 USD CHF => 221.40 => About 221.40 francs.
What does the 17:42 to Leeds cost? => search_trains => 17:42 Leeds => 38.50 => It costs 38.50.
When does the pharmacy on Canal Road close? => search_places => pharmacy Canal Road => 18:30 => It closes at 18:30.
Where did I park? => get_location => car => level 3, row F => On level 3, row F.
Track the parcel with the lamp => track_parcel => lamp => out for delivery => It is out for delivery.
Find a dentist that opens on Saturday => search_places => dentist Saturday => Smile Studio => Smile Studio opens on Saturday.
Look up the score of yesterday's derby => web_lookup => derby score => 2:2 => It ended 2:2.
Is the museum of glass open on Monday? => web_lookup => museum of glass Monday => closed => No, it is closed on Mondays.
Check whether fernhill.example is up => check_site => fernhill.example => 200 in 180 ms => It is up, 180 milliseconds.
Who is calling from {phone}? => lookup_number => {phone} => Riverton Dental => That is Riverton Dental.
Print the boarding pass => print_file => boarding-pass.pdf => printed => It is in the printer.
Scan the QR code in my last screenshot => read_screenshot => last => wifi guest / fern2026 => It is the guest wifi.
What's on my reading list about whales? => search_notes => whales => Moby Dick, Fathoms => Moby Dick and Fathoms.
Count the words in chapter three => count_words => chapter-3.md => 4127 => 4,127 words.
How long is the drive to Ghent with one stop? => route => Ghent => 3 h 40 => Three hours forty.
Did the boiler report anything at night? => read_sensor => boiler => pressure 0.8 bar => The pressure is low, 0.8 bar.
Feed the fish => feed_fish => once => fed => They are fed.
How much battery is left on the doorbell? => read_sensor => doorbell => 12% => Twelve percent, charge it soon.
Book court two for squash => book_court => court 2 => booked => Court two is yours.
Start the dishwasher at midnight => start_appliance => dishwasher 00:00 => planned => It starts at midnight.
Which bin goes out this week? => garbage_calendar => this week => paper => Paper.
Put the Lisbon photos into an album => make_album => Lisbon => 214 photos => The album has 214 photos.
Remind me about the passport when I am home => add_reminder => passport at home => saved => I will remind you at home.
What's 17.5 percent of 3,420? => calculate => 3420*0.175 => 598.5 => 598.50.
How many days until the marathon? => calculate => days to 2026-05-17 => 70 => Seventy days.
Split the dinner bill by five with tip => calculate => 187*1.12/5 => 41.89 => 41.89 each.
Shazam this => identify_song => microphone => Night Owl, Paper Kites => It is Night Owl.
Is there a charger near the swimming pool? => search_places => charger swimming pool => 2 free => Yes, two are free.
What are the opening hours of the tip? => web_lookup => recycling centre hours => 9 to 16 => From nine to four.
Order the usual coffee beans => order_item => beans 1 kg => ordered => They arrive on Friday.
Find my headphones => ring_device => headphones => ringing => They are ringing now.
Rename the wifi to Martian Embassy => rename_wifi => Martian Embassy => renamed => Done, reconnect your devices.
Send the goalkeeper gloves picture to dad => share_photo => gloves => shared => Sent to dad.
What did we pay for the sofa? => search_notes => sofa price => 840 => 840, in May two years ago.
Pause the newspaper for two weeks => pause_delivery => newspaper => paused => It is paused.
Change the language of the thermostat to Danish => set_language => da => ok => It speaks Danish now.
What's my IBAN again? => read_vault => iban => {iban} => It is {iban}.
Who has the spare key of the shed? => search_notes => spare key => Ilse => Ilse has it.
Which tyres does the van need? => search_notes => van tyres => 215/65 R16 => 215/65 R16.
Vacuum under the piano => start_vacuum => piano room => started => The robot is on its way.
Compare the two phone tariffs in the brochure => read_document => brochure.pdf => S 12, M 18 => M is cheaper beyond six gigabytes.
`;
