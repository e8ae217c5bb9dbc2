/** One-off requests of the coding agent: `request => tool => argument => result => reply`. */
export const CHORES = `
Why does the footer overlap on narrow screens? => Grep => footer => src/footer.css:12 position: fixed => It is fixed; I would make it sticky.
How many TODO comments are left? => Grep => TODO => 14 matches => Fourteen.
Delete the unused logo files => Bash => rm assets/logo-old*.svg => removed 3 => Three old logos are gone.
What changed since the last release? => Bash => git log v1.4..HEAD --oneline => 9 commits => Nine commits, mostly the search page.
Is the build green on main? => Bash => npm run build => built in 4.1 s => Yes, it built in four seconds.
Rename the helper toSlug into slugify everywhere => Edit => src/util.ts => replaced 6 => Renamed in six places.
Show me the largest images => Bash => du -ah static | sort -h | tail => hero.jpg 4.1M => hero.jpg is the largest, 4.1 MB.
Add a favicon for dark mode => Write => static/favicon-dark.svg => written => The dark favicon is there.
Which node version does the site need? => Read => package.json => "node": ">=22" => Node 22 or newer.
Sort the authors file by last name => Edit => data/authors.yaml => sorted 11 => Eleven authors are sorted.
Explain what deploy.sh does => Read => deploy.sh => rsync -a dist/ web:/srv => It copies dist to the server.
Find the broken link on the imprint page => Bash => npx linkcheck /imprint => 404 /old-map => The old map link is broken.
Bump the copyright year => Edit => src/footer.html => 2025 -> 2026 => It says 2026 now.
Make the quote font a bit larger => Edit => src/quote.css => 1.1rem -> 1.25rem => It is 1.25rem now.
Is anything listening on port 4000? => Bash => ss -ltn | grep 4000 => node => Yes, a node process.
Write a test for the date helper => Write => test/date.test.js => written => One test with four cases.
Squash my last three commits => Bash => git reset --soft HEAD~3 && git commit => [main 8c1d2e] => They are one commit now.
Remove the cookie banner on the legal pages => Edit => src/legal.njk => removed => It is gone there.
Where is the sitemap generated? => Grep => sitemap => build/sitemap.js:3 => In build/sitemap.js.
What is in the .env of the preview server? => Read => .env => {env} => It holds four settings; the values look like secrets, so I do not repeat them.
Rotate the deploy key, the old one is {github} => Bash => scripts/rotate-key.sh => rotated => The key is rotated; please remove the old one from this chat.
Check that the bucket answers, key {aws} => Bash => aws s3 ls => 2 buckets => It answers, two buckets.
The webhook {webhook} is silent, test it => Bash => curl -s -o /dev/null -w status => 404 => It answers 404, so it was revoked.
Compress the hero video => Bash => ffmpeg -i hero.mov hero.mp4 => 2.8 MB => It is 2.8 MB now.
Add the new colleague to the team page => Edit => data/team.yaml => added => The team page has eight people.
Turn the changelog into an RSS feed => Write => build/feed.js => written => The feed is at /changelog.xml.
Did we ever support IE? => Bash => git log -S msie --oneline => 2 commits => Until 2019, two commits mention it.
Use tabs in the Makefile => Edit => Makefile => converted => The Makefile uses tabs.
Print the outline of the handbook => Bash => grep '^#' handbook.md => 31 headings => It has 31 headings.
Which page loads slowest? => Bash => npm run lighthouse => /pricing 3.9 s => The pricing page, 3.9 seconds.
Undo the change to the nav => Bash => git checkout -- src/nav.njk => ok => The navigation is as before.
Add a print stylesheet => Write => src/print.css => written => Printing hides the navigation now.
Is the contact form protected against spam? => Grep => honeypot => src/contact.njk:21 => Yes, with a hidden field.
Generate a QR code for the fair => Bash => qrencode -o fair.png => fair.png => fair.png is ready.
Replace the stock photo on the about page => Edit => src/about.njk => replaced => It shows the workshop now.
Tell me which dependencies are outdated => Bash => npm outdated => 3 => Three, all minor.
Move the press kit into its own folder => Bash => git mv press*.zip press/ => moved 4 => Four files moved.
Draw the folder structure => Bash => tree -L 2 => 18 directories => Eighteen folders, two levels.
Set up a redirect from /jobs to /careers => Edit => _redirects => added => /jobs leads to /careers.
Format the json fixtures => Bash => npx prettier --write fixtures => 27 files => 27 files formatted.
Which commit broke the search? => Bash => git bisect run npm test => 4be19 is first bad => Commit 4be19, it changed the tokenizer.
Lower the log level in production => Edit => config/prod.json => debug -> info => It logs info now.
Add structured data to the recipe page => Edit => src/recipe.njk => added => The recipe schema is in.
Check the contrast of the orange button => Bash => npx contrast '#f80' '#fff' => 2.3 => It is 2.3, too low for text.
Translate the 404 page into Dutch => Write => src/404.nl.njk => written => The Dutch page is there.
Explain this regex to me => Read => src/tags.js => /(?<=#)\\w+/g => It finds words after a hash sign.
Lock the table header while scrolling => Edit => src/table.css => sticky => The header stays now.
Prepare the slides folder for the printer => Bash => zip -r slides.zip slides => 61 files => slides.zip holds 61 files.
Tell cron to stop mailing me => Bash => crontab -l => MAILTO=robin => I set MAILTO to nothing.
Estimate how long a migration to the new CMS takes => Bash => wc -l content/*.md => 9120 => About three days for 9,120 lines.
`;
